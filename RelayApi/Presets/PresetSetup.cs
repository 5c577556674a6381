using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ledger.Operators;

namespace RelayApi.Presets;

/// <summary>
/// Applies a preset as an operator would: by the admin API of the relay that has just started, with a key of its own that is revoked when it is
/// done. Safe to repeat: steps say what they leave alone, the others are the same success when they are repeated, and each start makes tokens
/// of its own, because the secrets of old ones are known to nobody.
/// </summary>
internal sealed class PresetSetup(OperatorKeys keys, TimeProvider time)
{
    private const string KeyNamePrefix = "preset ";

    private static readonly TimeSpan RequestMax = TimeSpan.FromSeconds(30);

    /// <summary>Applies it and answers what its examples need.</summary>
    public async Task<PresetValues> Apply(Preset preset, PresetOptions options, Uri relay, CancellationToken cancellationToken)
    {
        // A start that was killed in the middle has left a key that nobody knows.
        foreach (var left in await keys.List(cancellationToken))
        {
            if (left.Name.StartsWith(KeyNamePrefix, StringComparison.Ordinal)) await keys.Revoke(left.Name, cancellationToken);
        }

        var name = $"{KeyNamePrefix}{preset.Name} {Guid.CreateVersion7(time.GetUtcNow())}";
        var key = await keys.Create(name, cancellationToken) ?? throw new PresetException($"Preset {preset.Name}: there are too many operator keys.");
        try
        {
            using var admin = new HttpClient { BaseAddress = new Uri(relay, "admin/"), Timeout = RequestMax };
            admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var values = new PresetValues(options, time.GetUtcNow());
            for (var i = 0; i < preset.Steps.Count; i++)
            {
                if (await Apply(admin, preset.Steps[i], values, cancellationToken) is not { } problem) continue;
                throw new PresetException($"Preset {preset.Name}, step {i + 1} ({preset.Steps[i].Method} {values.Fill(preset.Steps[i].Path)}): {problem}");
            }

            return values;
        }
        finally
        {
            await keys.Revoke(name, CancellationToken.None);
        }
    }

    /// <summary>What went wrong, or <see langword="null"/>.</summary>
    private static async Task<string?> Apply(HttpClient admin, PresetStep step, PresetValues values, CancellationToken cancellationToken)
    {
        if (step.Unless is { } unless)
        {
            using var there = await admin.GetAsync(values.Fill(unless), cancellationToken);
            if (there.StatusCode is HttpStatusCode.OK) return null;
            if (there.StatusCode is not HttpStatusCode.NotFound) return $"{unless} answered {(int)there.StatusCode}.";
        }

        using var request = new HttpRequestMessage(new HttpMethod(step.Method), values.Fill(step.Path))
        {
            Content = new StringContent(values.Fill(step.Body.GetRawText()), Encoding.UTF8, "application/json"),
        };
        using var response = await admin.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) return $"{(int)response.StatusCode} {text}";
        return step.Keep is { } keep ? values.Keep(keep, JsonSerializer.Deserialize<JsonElement>(text)) : null;
    }
}

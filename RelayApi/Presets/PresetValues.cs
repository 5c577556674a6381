using System.Text.Json;
using System.Text.RegularExpressions;

namespace RelayApi.Presets;

/// <summary>What stands for <c>${name}</c> in a preset: what the start of the process knows, and what steps have kept.</summary>
internal sealed partial class PresetValues
{
    private readonly Dictionary<string, string> _values;

    public PresetValues(PresetOptions options, DateTimeOffset now) => _values = new()
    {
        ["upstream"] = options.UpstreamUrl!,
        ["upstream_key"] = options.UpstreamKey ?? "",
        ["upstream_model"] = options.UpstreamModel,
        ["tomorrow"] = now.AddDays(1).ToString("O"),
    };

    /// <summary>What the start of the process knows.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["upstream", "upstream_key", "upstream_model", "tomorrow"];

    public string this[string name] => _values[name];

    /// <summary>Keeps members of an answer; what is missing is told.</summary>
    public string? Keep(IReadOnlyDictionary<string, string> members, JsonElement answer)
    {
        foreach (var (name, path) in members)
        {
            var found = answer;
            foreach (var member in path.Split('.'))
            {
                if (found.ValueKind is not JsonValueKind.Object || !found.TryGetProperty(member, out found)) return $"the answer has no '{path}'.";
            }

            _values[name] = found.ValueKind is JsonValueKind.String ? found.GetString()! : found.GetRawText();
        }

        return null;
    }

    /// <summary>The text with its values. They are written as JSON writes them, so that a body stays one.</summary>
    public string Fill(string text) => Place().Replace(text, place => JsonEncodedText.Encode(_values[place.Groups[1].Value]).ToString());

    /// <summary>The first place in these texts that nothing stands for, or <see langword="null"/>.</summary>
    public static string? Unknown(IReadOnlySet<string> known, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            foreach (Match place in Place().Matches(text ?? ""))
            {
                if (!known.Contains(place.Groups[1].Value)) return $"'{place.Value}' stands for nothing that was kept before.";
            }
        }

        return null;
    }

    [GeneratedRegex(@"\$\{([a-z0-9_]+)\}")]
    private static partial Regex Place();
}

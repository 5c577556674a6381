using System.Text.Json.Serialization;

namespace RelayApi.Presets;

/// <summary>
/// A whole configuration as one document: what an operator would ask of the admin API to get it, in order, and what to try then. It is configuration
/// only; the relay knows no preset by name.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it is, in a sentence or two.</param>
/// <param name="Steps">Requests to the admin API, in order.</param>
/// <param name="Try">Requests to the doors that show what it does, in order.</param>
internal sealed record Preset(string Name, string About, IReadOnlyList<PresetStep> Steps, IReadOnlyList<PresetExample> Try)
{
    private const int StepsMax = 1_000;

    /// <summary>What is wrong with it, or <see langword="null"/>: all that can be known before the first request is sent.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Name) || string.IsNullOrWhiteSpace(About)) return "A preset has a name and says what it is about.";
        if (Steps.Count is 0 or > StepsMax || Try.Count is 0 or > StepsMax) return $"A preset has 1 to {StepsMax} steps, and as many examples.";
        HashSet<string> known = [.. PresetValues.BuiltIn];
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i].Problem(known) is { } problem) return $"Step {i + 1}: {problem}";
            foreach (var name in Steps[i].Keep?.Keys ?? [])
            {
                if (!known.Add(name)) return $"Step {i + 1}: '{name}' is kept already.";
            }
        }

        for (var i = 0; i < Try.Count; i++)
        {
            if (Try[i].Problem(known) is { } problem) return $"Example {i + 1}: {problem}";
        }

        return null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Preset))]
internal sealed partial class PresetJson : JsonSerializerContext;

using System.Text.Json;

namespace RelayApi.Presets;

/// <summary>One request to the admin API. What stands in <c>${…}</c> is replaced by what an earlier step has kept.</summary>
/// <param name="Method">POST or PUT.</param>
/// <param name="Path">Behind <c>/admin/</c>.</param>
/// <param name="Body">The body.</param>
internal sealed record PresetStep(string Method, string Path, JsonElement Body)
{
    /// <summary>The step is passed over when this path, behind <c>/admin/</c>, answers 200: what is there stays as an operator has left it.</summary>
    public string? Unless { get; init; }

    /// <summary>What is kept of the answer for later steps and examples, by name: members, with dots between them.</summary>
    public IReadOnlyDictionary<string, string>? Keep { get; init; }

    public string? Problem(IReadOnlySet<string> known) =>
        Method is not ("POST" or "PUT") ? "a step's method is POST or PUT."
        : Path.StartsWith('/') || Unless?.StartsWith('/') is true ? "a path is written behind /admin/ and without it."
        : Unless is not null && Keep is not null ? "a step that may be passed over keeps nothing."
        : Body.ValueKind is not JsonValueKind.Object ? "a body is an object."
        : PresetValues.Unknown(known, Path, Unless, Body.GetRawText());
}

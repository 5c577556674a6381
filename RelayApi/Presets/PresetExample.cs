namespace RelayApi.Presets;

/// <summary>A request to a door of the relay that shows what a preset does. It is printed as a line that works when it is pasted.</summary>
/// <param name="Says">What it shows.</param>
/// <param name="Secret">The credential: a name that a step has kept.</param>
/// <param name="Answers">The HTTP status that it is answered with.</param>
internal sealed record PresetExample(string Says, string Secret, int Answers)
{
    private const string BaseDefault = "v1";

    /// <summary>The base URL of a plan; left out for <c>v1</c>.</summary>
    public string? Base { get; init; }

    /// <summary>The model of a chat; left out for a look at <see cref="Path"/>.</summary>
    public string? Model { get; init; }

    /// <summary>What is looked at below the base URL, such as <c>usage</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Words of the answer that matter: in a refusal, its reason.</summary>
    public string? Shows { get; init; }

    public string? Problem(IReadOnlySet<string> known) =>
        !known.Contains(Secret) ? $"no step keeps '{Secret}'."
        : (Model is null) == (Path is null) ? "an example has a model to chat with or a path to look at."
        : Base?.StartsWith('/') is true || Base?.EndsWith('/') is true || Path?.StartsWith('/') is true ? "a base and a path neither begin nor end with a slash."
        : Answers is < 100 or > 599 ? "an answer has a status of HTTP."
        : IsPlain(Base) && IsPlain(Model) && IsPlain(Path) ? null
        : "a base, a model or a path has characters that a command line would read otherwise.";

    /// <summary>The command line.</summary>
    public string Line(string relay, string secret) =>
        Model is null
            ? $"curl -s {relay}/{Base ?? BaseDefault}/{Path} -H 'Authorization: Bearer {secret}'"
            : $"curl -s {relay}/{Base ?? BaseDefault}/chat/completions -H 'Authorization: Bearer {secret}' -H 'Content-Type: application/json' "
                + $"-d '{{\"model\":\"{Model}\",\"messages\":[{{\"role\":\"user\",\"content\":\"Say hello.\"}}]}}'";

    /// <summary>Whether it can stand in a command line as it is.</summary>
    private static bool IsPlain(string? text) => text is null || text.All(next => char.IsAsciiLetterOrDigit(next) || "-_.:/?=&".Contains(next, StringComparison.Ordinal));
}

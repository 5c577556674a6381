namespace Load.Relay;

/// <summary>How the upstream answers.</summary>
/// <param name="Name">The first part of the upstream's path: <c>stream</c>, <c>long</c> and <c>spaced</c> (streams too) or <c>json</c>.</param>
/// <param name="MillisecondsFirstByte">How long the upstream takes to its first byte.</param>
internal readonly record struct AnswerKind(string Name, int MillisecondsFirstByte)
{
    private static readonly string[] Names = ["stream", "long", "spaced", "json"];

    public static AnswerKind[] All { get; } = [.. Names.Select(name => new AnswerKind(name, 0)), .. Names.Select(name => new AnswerKind(name, 20))];

    public bool IsStream => Name != "json";

    /// <summary>Whether its events come one after the other, as a model makes them, and not all at once.</summary>
    public bool IsSpaced => Name == "spaced";

    public string Path => $"{Name}/{MillisecondsFirstByte}";

    public override string ToString() => MillisecondsFirstByte > 0 ? $"{Name}, first byte after {MillisecondsFirstByte} ms" : Name;
}

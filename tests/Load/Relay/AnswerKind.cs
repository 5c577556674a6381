namespace Load.Relay;

/// <summary>How the upstream answers.</summary>
/// <param name="Name">The first part of the upstream's path: <c>stream</c> or <c>json</c>.</param>
/// <param name="MillisecondsFirstByte">How long the upstream takes to its first byte.</param>
internal readonly record struct AnswerKind(string Name, int MillisecondsFirstByte)
{
    public static AnswerKind[] All { get; } = [new("stream", 0), new("json", 0), new("stream", 20), new("json", 20)];

    public bool IsStream => Name == "stream";

    public string Path => $"{Name}/{MillisecondsFirstByte}";

    public override string ToString() => MillisecondsFirstByte > 0 ? $"{Name}, first byte after {MillisecondsFirstByte} ms" : Name;
}

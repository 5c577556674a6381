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

    /// <summary>How many connections saturate a side. An answer that takes its time keeps its connection: as many more are needed until the processor is the limit.</summary>
    public int ConnectionsFull(int connections) => IsSpaced ? connections * 4 : connections;

    /// <summary>So many that at this rate a request seldom waits for the one before it: beats are several times as long as an answer takes.</summary>
    public int ConnectionsAt(double perSecond, int connections) => Math.Max(ConnectionsFull(connections), (int)(perSecond * MillisecondsFirstByte / 1_000 * 4));

    public override string ToString() => MillisecondsFirstByte > 0 ? $"{Name}, first byte after {MillisecondsFirstByte} ms" : Name;
}

namespace Metering.Books;

/// <summary>The state of an actor as its first <paramref name="Seq"/> rows make it. Its presence changes the cost of a replay, never its meaning.</summary>
/// <param name="Stream">The actor's stream.</param>
/// <param name="Seq">The last row that is contained.</param>
/// <param name="State">JSON in UTF-8.</param>
public sealed record Snapshot(StreamId Stream, long Seq, ReadOnlyMemory<byte> State);

using Metering.Books;

namespace Ledger.Projection;

/// <summary>Consecutive rows of the journal.</summary>
/// <param name="Rows">In the order of the cursor; never empty.</param>
/// <param name="End">The place of the last one.</param>
/// <param name="WrittenAt">When the last one was written.</param>
/// <param name="IsFull">Whether a bound ended it: more may be complete behind it.</param>
internal sealed record JournalBatch(IReadOnlyList<JournalBatch.Row> Rows, ProjectionCursor End, DateTimeOffset WrittenAt, bool IsFull)
{
    internal readonly record struct Row(StreamId Stream, long Seq, ReadOnlyMemory<byte> Events);
}

using Metering.Books;

namespace Ledger.Journal;

/// <summary>Who wrote a row: one activation of one actor. Two activations of an actor may meet in one flush, so the stream alone does not tell.</summary>
internal readonly record struct RowWriter(StreamId Stream, Guid Activation)
{
    public static RowWriter Of(JournalRow row) => new(row.Stream, row.Activation);
}

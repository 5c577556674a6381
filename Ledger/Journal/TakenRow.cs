using Metering.Books;

namespace Ledger.Journal;

/// <summary>A row in flight and the stream that waits to hear of it.</summary>
internal readonly record struct TakenRow(JournalStream Stream, JournalRow Row);

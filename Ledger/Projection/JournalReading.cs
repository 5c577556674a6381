namespace Ledger.Projection;

/// <summary>What a look at the journal behind a cursor found.</summary>
internal readonly record struct JournalReading
{
    private JournalReading(JournalBatch? batch, DateTimeOffset? waitingSince) => (Batch, WaitingSince) = (batch, waitingSince);

    /// <summary>The complete rows; <see langword="null"/> when there is none.</summary>
    public JournalBatch? Batch { get; }

    /// <summary>
    /// When the oldest row was written that is durable and not complete, because a transaction that may write below it still runs; told only where
    /// nothing is complete.
    /// </summary>
    public DateTimeOffset? WaitingSince { get; }

    public static JournalReading Of(JournalBatch batch) => new(batch, null);

    public static JournalReading Nothing(DateTimeOffset? waitingSince) => new(null, waitingSince);
}

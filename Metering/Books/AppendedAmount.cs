namespace Metering.Books;

/// <summary>How much was appended to a stream.</summary>
/// <param name="Events">Appends, an activation's mark included.</param>
/// <param name="Bytes">The bytes of their events, as they were reported to <see cref="IJournalWriter.OnAppended"/>.</param>
public readonly record struct AppendedAmount(int Events, int Bytes)
{
    public static AppendedAmount operator +(AppendedAmount left, AppendedAmount right) =>
        new(left.Events + right.Events, left.Bytes + right.Bytes);
}

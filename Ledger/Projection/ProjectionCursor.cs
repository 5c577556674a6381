namespace Ledger.Projection;

/// <summary>
/// A place in the journal as readers pass through it. Transactions below the oldest one still running can gain no more rows, so everything up to
/// such a place is complete; positions alone are not, because a lower one may commit later.
/// </summary>
/// <param name="Tx">The transaction that wrote the row.</param>
/// <param name="Position">The row's place among all rows of the journal.</param>
internal readonly record struct ProjectionCursor(ulong Tx, long Position)
{
    public static readonly ProjectionCursor Start;

    public bool IsBehind(ProjectionCursor other) => Tx < other.Tx || (Tx == other.Tx && Position < other.Position);

    public override string ToString() => $"{Tx}/{Position}";
}

namespace Ledger.Sql;

/// <summary>The one bound of all lists.</summary>
internal static class Page
{
    public const int RowsMax = 500;

    public static int Bound(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Math.Min(limit, RowsMax);
    }
}

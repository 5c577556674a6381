namespace Ledger.Audit;

/// <summary>Collects discrepancies: lists the first ones and counts all.</summary>
internal sealed class Findings
{
    private readonly List<Discrepancy> _listed = [];

    public IReadOnlyList<Discrepancy> Listed => _listed;

    public long Count { get; private set; }

    public void Add(string where, long seq, string what, object? expected, object? actual)
    {
        Count++;
        if (_listed.Count < AuditReport.DiscrepanciesListedMax)
        {
            _listed.Add(new(where, seq, what, expected?.ToString() ?? "nothing", actual?.ToString() ?? "nothing"));
        }
    }

    public void Compare<TValue>(string where, long seq, string what, TValue expected, TValue actual)
    {
        if (!EqualityComparer<TValue>.Default.Equals(expected, actual)) Add(where, seq, what, expected, actual);
    }

    /// <summary>PostgreSQL keeps microseconds, the journal tenths of them.</summary>
    public void CompareTime(string where, long seq, string what, DateTimeOffset? expected, DateTimeOffset? actual)
    {
        if (Microseconds(expected) != Microseconds(actual)) Add(where, seq, what, expected?.ToString("O"), actual?.ToString("O"));
    }

    private static long? Microseconds(DateTimeOffset? at) => at?.UtcTicks / TimeSpan.TicksPerMicrosecond;
}

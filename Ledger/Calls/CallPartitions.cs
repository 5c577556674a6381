using Ledger.Sql;
using Metering.Calls;
using Npgsql;

namespace Ledger.Calls;

/// <summary>
/// The monthly partitions of calls. Months near now are made ahead of time, older ones when a replay meets them; anything else, which only a
/// wrong clock can name, stays in the default partition.
/// </summary>
internal sealed class CallPartitions(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Months that exist before they begin.</summary>
    public const int MonthsAhead = 2;

    /// <summary>How far back a replay makes partitions.</summary>
    public const int MonthsBack = 120;

    /// <summary>How long to leave it at the default partition when somebody is reading that for long, as an audit does.</summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMinutes(1);

    private static readonly MonthlyTable Calls = new("calls", "started_at", month => $"'{month:yyyy-MM-dd} 00:00:00+00'");

    private readonly HashSet<DateOnly> _known = [];
    private DateTimeOffset _refusedUntil;

    /// <summary>Makes this month and the ones after it.</summary>
    public Task MakeAhead(CancellationToken cancellationToken)
    {
        var now = MonthlyTable.MonthOf(time.GetUtcNow());
        return Make(Enumerable.Range(0, MonthsAhead + 1).Select(now.AddMonths), cancellationToken);
    }

    /// <summary>Makes the months that these calls started in, where they are plausible.</summary>
    public Task MakeFor(IEnumerable<CallId> calls, CancellationToken cancellationToken)
    {
        var now = MonthlyTable.MonthOf(time.GetUtcNow());
        return Make(
            calls.Select(call => MonthlyTable.MonthOf(call.MadeAt)).Where(month => month >= now.AddMonths(-MonthsBack) && month <= now.AddMonths(MonthsAhead)),
            cancellationToken);
    }

    /// <summary>What is known to exist may be gone, as after a rebuild or a fault.</summary>
    public void Forget() => _known.Clear();

    private async Task Make(IEnumerable<DateOnly> months, CancellationToken cancellationToken)
    {
        HashSet<DateOnly> missing = [.. months];
        missing.ExceptWith(_known);
        if (missing.Count == 0 || time.GetUtcNow() < _refusedUntil) return;
        try
        {
            foreach (var month in missing.Order())
            {
                await Calls.Make(database, month, cancellationToken);
                _known.Add(month);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Nothing is lost by waiting: the default partition takes the rows, and the partition takes them over once it is made.
            _refusedUntil = time.GetUtcNow() + PauseAfterRefusal;
        }
    }
}

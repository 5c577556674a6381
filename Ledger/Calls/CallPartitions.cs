using System.Globalization;
using Ledger.Sessions;
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

    /// <summary>Names the lock under which partitions are made, so that processes that start together take turns.</summary>
    private const long LockKey = 0x4D45_5445_5250_4152;

    /// <summary>Readers queue up behind a lock that is waited for, so it is not waited for long.</summary>
    private const int LockMillisecondsMax = 1_000;

    /// <summary>How long to leave it at the default partition when somebody is reading that for long, as an audit does.</summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly HashSet<DateOnly> _known = [];
    private DateTimeOffset _refusedUntil;

    /// <summary>Makes this month and the ones after it.</summary>
    public Task MakeAhead(CancellationToken cancellationToken)
    {
        var now = MonthOf(time.GetUtcNow());
        return Make(Enumerable.Range(0, MonthsAhead + 1).Select(now.AddMonths), cancellationToken);
    }

    /// <summary>Makes the months that these calls started in, where they are plausible.</summary>
    public Task MakeFor(IEnumerable<CallId> calls, CancellationToken cancellationToken)
    {
        var now = MonthOf(time.GetUtcNow());
        return Make(
            calls.Select(call => MonthOf(call.MadeAt)).Where(month => month >= now.AddMonths(-MonthsBack) && month <= now.AddMonths(MonthsAhead)),
            cancellationToken);
    }

    /// <summary>What is known to exist may be gone, as after a rebuild or a fault.</summary>
    public void Forget() => _known.Clear();

    private static DateOnly MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1);

    private async Task Make(IEnumerable<DateOnly> months, CancellationToken cancellationToken)
    {
        HashSet<DateOnly> missing = [.. months];
        missing.ExceptWith(_known);
        if (missing.Count == 0 || time.GetUtcNow() < _refusedUntil) return;
        try
        {
            foreach (var month in missing.Order())
            {
                await Make(month, cancellationToken);
                _known.Add(month);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Nothing is lost by waiting: the default partition takes the rows, and the partition takes them over once it is made.
            _refusedUntil = time.GetUtcNow() + PauseAfterRefusal;
        }
    }

    private async Task Make(DateOnly month, CancellationToken cancellationToken)
    {
        var name = "calls_" + month.ToString("yyyy_MM", CultureInfo.InvariantCulture);
        var from = $"'{month:yyyy-MM-dd} 00:00:00+00'";
        var to = $"'{month.AddMonths(1):yyyy-MM-dd} 00:00:00+00'";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginBounded(cancellationToken);
        await connection.Execute($"SELECT pg_advisory_xact_lock({LockKey})", cancellationToken);
        await using var find = new NpgsqlCommand($"SELECT to_regclass('{name}') IS NULL", connection);
        if (await find.ExecuteScalarAsync(cancellationToken) is true)
        {
            // Rows of this month that came before its partition lie in the default one, and PostgreSQL refuses a partition that would have to
            // take them over. So the table is filled first and attached afterwards; the lock keeps new ones out until then.
            await connection.Execute(
                $"""
                SET LOCAL lock_timeout = '{LockMillisecondsMax}ms';
                LOCK TABLE calls_default IN ACCESS EXCLUSIVE MODE;
                CREATE TABLE {name} (LIKE calls INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
                WITH early AS (DELETE FROM calls_default WHERE started_at >= {from} AND started_at < {to} RETURNING *)
                INSERT INTO {name} SELECT * FROM early;
                ALTER TABLE calls ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to})
                """,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}

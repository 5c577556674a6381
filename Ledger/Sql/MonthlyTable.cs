using System.Globalization;
using Ledger.Sessions;
using Npgsql;

namespace Ledger.Sql;

/// <summary>A table in partitions of one month each, with a default one for what comes where no month is made.</summary>
/// <param name="Name">The table.</param>
/// <param name="Key">The column whose ranges the months are.</param>
/// <param name="Bound">The least value of that column in a month, as SQL.</param>
/// <param name="Guard">A function that refuses to change the rows, for a trigger on each partition; those of the table itself do not see what is done to one.</param>
internal sealed record MonthlyTable(string Name, string Key, Func<DateOnly, string> Bound, string? Guard = null)
{
    /// <summary>Names the lock under which partitions are made and dropped, so that processes that start together take turns.</summary>
    private const long LockKey = 0x4D45_5445_5250_4152;

    /// <summary>Readers queue up behind a lock that is waited for, so it is not waited for long.</summary>
    private const int LockMillisecondsMax = 1_000;

    public static DateOnly MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1);

    /// <summary>
    /// Makes the partition of a month unless it exists. Throws <see cref="PostgresException"/> with <see cref="PostgresErrorCodes.LockNotAvailable"/>
    /// when somebody reads for long.
    /// </summary>
    public async Task Make(NpgsqlDataSource database, DateOnly month, CancellationToken cancellationToken)
    {
        var (name, from, to) = (PartitionOf(month), Bound(month), Bound(month.AddMonths(1)));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await Lock(connection, cancellationToken);
        await using var find = new NpgsqlCommand($"SELECT to_regclass('{name}') IS NULL", connection);
        if (await find.ExecuteScalarAsync(cancellationToken) is true)
        {
            // Rows of this month that came before its partition lie in the default one, and PostgreSQL refuses a partition that would have to
            // take them over. So the table is filled first and attached afterwards; the lock keeps new ones out until then.
            await connection.Execute(
                $"""
                LOCK TABLE {Name}_default IN ACCESS EXCLUSIVE MODE;
                CREATE TABLE {name} (LIKE {Name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
                {(Guard is null ? "" : $"ALTER TABLE {Name}_default DISABLE TRIGGER {Name}_default_unchanged;")}
                WITH early AS (DELETE FROM {Name}_default WHERE {Key} >= {from} AND {Key} < {to} RETURNING *)
                INSERT INTO {name} SELECT * FROM early;
                {(Guard is null ? "" : $"ALTER TABLE {Name}_default ENABLE TRIGGER {Name}_default_unchanged;")}
                {(Guard is null ? "" : GuardSql(name, Guard))}
                ALTER TABLE {Name} ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to})
                """,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The months that have a partition, earliest first.</summary>
    public async Task<IReadOnlyList<DateOnly>> Months(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var names = await database.Read(
            $"SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = '{Name}'::regclass", row => row.GetString(0), cancellationToken);
        return
        [
            .. names.Select(name => DateOnly.TryParseExact(name, $"'{Name}_'yyyy_MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
                    ? month
                    : (DateOnly?)null)
                .OfType<DateOnly>()
                .Order(),
        ];
    }

    /// <summary>Drops a month and all that is in it. Throws as <see cref="Make"/> does.</summary>
    public async Task Drop(NpgsqlDataSource database, DateOnly month, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await Lock(connection, cancellationToken);
        await connection.Execute($"DROP TABLE IF EXISTS {PartitionOf(month)}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<NpgsqlTransaction> Lock(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginBounded(cancellationToken);
        await connection.Execute($"SELECT pg_advisory_xact_lock({LockKey}); SET LOCAL lock_timeout = '{LockMillisecondsMax}ms'", cancellationToken);
        return transaction;
    }

    private static string GuardSql(string partition, string guard) =>
        $"CREATE TRIGGER {partition}_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON {partition} FOR EACH STATEMENT EXECUTE FUNCTION {guard}();";

    private string PartitionOf(DateOnly month) => $"{Name}_{month.ToString("yyyy_MM", CultureInfo.InvariantCulture)}";
}

using System.Data.Common;
using System.Globalization;
using Ledger.Sql;
using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;
using Npgsql;

namespace Ledger.Calls;

/// <summary>Sums over calls, from the tables (A17). Nothing is kept for them: a sum is made of the calls when it is asked for, a second for a million.</summary>
public sealed class CallStatistics(NpgsqlDataSource database)
{
    /// <summary>No answer has more groups; who needs them asks for a shorter time or by fewer marks.</summary>
    public const int GroupsMax = 5_000;

    // One row for each call and each grant that paid for it, however many slices it gave. Journal JSON leaves zeros out; what is no grant of the
    // account's gives the amount itself.
    private const string Parts = """
        CROSS JOIN LATERAL (
            SELECT p."grant", COALESCE(p.unit, 'Usd') AS unit, SUM(COALESCE(p.amount, 0))::bigint AS amount,
                SUM(CASE WHEN p."grant" LIKE 'grant/%' THEN COALESCE(p.quantity, 0) ELSE COALESCE(p.amount, 0) END)::bigint AS quantity
            FROM jsonb_to_recordset(calls.allocation) AS p("grant" text, unit text, amount bigint, quantity bigint)
            GROUP BY 1, 2) AS part
        """;

    /// <summary>The groups in order, at most <see cref="GroupsMax"/>.</summary>
    /// <param name="filter">Which calls; a bounded time.</param>
    /// <param name="by">What tells groups apart; none for one sum of all.</param>
    /// <param name="timeZone">Whose days, by its name in the IANA database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<CallTotals>> Sum(
        CallFilter filter, IReadOnlySet<CallGrouping> by, string timeZone, CancellationToken cancellationToken)
    {
        var conditions = new CallConditions(filter);
        var byGrant = by.Contains(CallGrouping.Grant);
        var zone = conditions.Add(timeZone);
        var keys = string.Join(", ", Enum.GetValues<CallGrouping>().Select(grouping => by.Contains(grouping) ? Column(grouping, zone) : "NULL"));
        var groups = by.Count == 0 ? "" : "GROUP BY " + string.Join(", ", by.Order().Select(grouping => ((int)grouping + 1).ToString(CultureInfo.InvariantCulture)));
        var unit = byGrant ? "part.unit" : "NULL";
        var sql = $"""
            SELECT {keys},
                COUNT(*), COUNT(*) FILTER (WHERE state = 'Settled'), COUNT(*) FILTER (WHERE state = 'Voided'), COUNT(*) FILTER (WHERE state = 'Interrupted'),
                {Total("units_input")}, {Total("units_cache_read")}, {Total("units_cache_write")}, {Total("units_output")}, {Total("units_reasoning")},
                {(byGrant ? "COALESCE(SUM(part.amount) FILTER (WHERE state <> 'Held'), 0)::bigint" : Total("charge"))},
                {(byGrant ? "NULL::bigint" : Total("refunded"))},
                {unit}, {(byGrant ? "COALESCE(SUM(part.quantity) FILTER (WHERE state <> 'Held'), 0)::bigint" : "NULL::bigint")}
            FROM calls {(byGrant ? Parts : "")}
            {conditions.Where}
            {(groups.Length > 0 ? groups + (byGrant ? ", part.unit" : "") : "")}
            ORDER BY 1, 2, 3, 4, 5, 6, 7
            LIMIT {GroupsMax}
            """;
        return database.Read(sql, Read, cancellationToken, conditions.Parameters);
    }

    /// <summary>Only text of this file becomes SQL; what callers gave travels as parameters.</summary>
    private static string Column(CallGrouping grouping, string zone) => grouping switch
    {
        CallGrouping.Day => $"(started_at AT TIME ZONE {zone})::date",
        CallGrouping.Account => "account_id",
        CallGrouping.Member => "member_id",
        CallGrouping.Token => "token_id",
        CallGrouping.Model => "model",
        CallGrouping.Upstream => "upstream",
        _ => "part.\"grant\"",
    };

    private static string Total(string column) => $"COALESCE(SUM({column}), 0)::bigint";

    private static CallTotals Read(DbDataReader row) => new(
        row.IsDBNull(0) ? null : row.GetFieldValue<DateOnly>(0),
        row.IsDBNull(1) ? null : AccountId.Parse(row.GetString(1)),
        row.IsDBNull(2) ? null : MemberId.Parse(row.GetString(2)),
        row.IsDBNull(3) ? null : TokenId.Parse(row.GetString(3)),
        row.IsDBNull(4) ? null : row.GetString(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.IsDBNull(6) || !GrantId.TryParse(row.GetString(6), out var grant) ? null : grant,
        row.GetInt64(7),
        row.GetInt64(8),
        row.GetInt64(9),
        row.GetInt64(10),
        row.GetInt64(11),
        row.GetInt64(12),
        row.GetInt64(13),
        row.GetInt64(14),
        row.GetInt64(15),
        new Usd(row.GetInt64(16)),
        row.IsDBNull(17) ? null : new Usd(row.GetInt64(17)),
        row.IsDBNull(18) ? null : Enum.Parse<GrantUnit>(row.GetString(18)),
        row.IsDBNull(19) ? null : row.GetInt64(19));
}

using Ledger.Sql;
using Metering.Calls;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Actions;

/// <summary>
/// Makes the months of the record of actions before they begin, and drops those that are to be kept no longer: whole months, one at a time, which is
/// quick however much is in them.
/// </summary>
public sealed partial class ActionRetention(NpgsqlDataSource database, ActionOptions options, TimeProvider time, ILogger<ActionRetention> logger)
{
    /// <summary>Months that exist before they begin.</summary>
    public const int MonthsAhead = 2;

    /// <summary>How far back months are made for what came without one; what is older, or of the future, only a wrong clock has made.</summary>
    public const int MonthsBack = 120;

    private const string Guard = "refuse_action_change";

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private static readonly MonthlyTable Actions = new("actions", "id", LeastId, Guard);
    private static readonly MonthlyTable Outcomes = new("action_outcomes", "action_id", LeastId, Guard);

    /// <summary>Does what is due, and again each hour, until cancelled. A failure is logged and tried again.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await MakeAhead(cancellationToken);
                while (await DropOldest(cancellationToken)) { }
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // Also when somebody reads for so long that the lock was not to be had.
                LogFailed(failure);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Makes this month and the ones after it, and those of actions that came before their month was made.</summary>
    public async Task MakeAhead(CancellationToken cancellationToken)
    {
        var now = MonthlyTable.MonthOf(time.GetUtcNow());
        foreach (var table in (MonthlyTable[])[Outcomes, Actions])
        {
            var known = await table.Months(database, cancellationToken);
            foreach (var month in Enumerable.Range(0, MonthsAhead + 1).Select(now.AddMonths).Except(known)) await table.Make(database, month, cancellationToken);
            for (var i = 0; i < MonthsBack && await EarliestAstray(table, cancellationToken) is { } month && month >= now.AddMonths(-MonthsBack) && month < now; i++)
            {
                await table.Make(database, month, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Drops the earliest month if all of it is older than it is to be kept; <see langword="false"/> when none is. What came of an action goes before
    /// the action does, so a process that ends in between leaves nothing behind that belongs to nothing.
    /// </summary>
    public async Task<bool> DropOldest(CancellationToken cancellationToken)
    {
        if (options.KeepFor is not { } keep) return false;
        var endsBefore = time.GetUtcNow() - keep;
        foreach (var table in (MonthlyTable[])[Outcomes, Actions])
        {
            var months = await table.Months(database, cancellationToken);
            if (months.Count == 0 || months[0].AddMonths(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) > endsBefore.UtcDateTime) continue;
            await table.Drop(database, months[0], cancellationToken);
            LogDropped(table.Name, months[0]);
            return true;
        }

        return false;
    }

    private async Task<DateOnly?> EarliestAstray(MonthlyTable table, CancellationToken cancellationToken)
    {
        var ids = await database.Read($"SELECT {table.Key} FROM {table.Name}_default ORDER BY 1 LIMIT 1", row => row.GetGuid(0), cancellationToken);
        return ids.Count == 0 ? null : MonthlyTable.MonthOf(new CallId(ids[0]).MadeAt);
    }

    /// <summary>The least UUID of version 7 that is made in a month: it begins with the milliseconds since 1970.</summary>
    private static string LeastId(DateOnly month)
    {
        var milliseconds = $"{new DateTimeOffset(month.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)).ToUnixTimeMilliseconds():x12}";
        return $"'{milliseconds[..8]}-{milliseconds[8..]}-0000-0000-000000000000'";
    }
}

using Ledger.Calls;
using Ledger.Packages;
using Ledger.Projection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Calls;

/// <summary>
/// Usage statistics (A17): of the 30 days before its end where no time is asked for, and of 366 at most.
/// </summary>
internal static class CallStatisticsEndpoint
{
    private const int DaysDefault = 30;
    private const int DaysMax = 366;

    /// <param name="By">What the sums are told apart by, one of <see cref="CallGrouping"/> or several with commas; left out for one sum.</param>
    /// <param name="TimeZone">Whose days, by a name of the IANA database; UTC when it is left out.</param>
    internal sealed record Query(string? By, [FromQuery(Name = "time_zone")] string? TimeZone);

    public static async Task<Results<Ok<CallStatisticsReading>, InvalidProblem, QueryProblem>> Get(
        AdminCaller caller,
        [AsParameters] CallQuery which,
        [AsParameters] Query query,
        CallStatistics statistics,
        PackageQueries packages,
        Projector projector,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!TryReadGroupings(query.By, out var by)) return Problems.Invalid("by names Day, Account, Member, Token, Model, Upstream, Grant, or several of them with commas.");
        var zone = query.TimeZone ?? "UTC";
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null) return Problems.Invalid($"'{zone}' is no time zone of the IANA database.");
        var to = which.To ?? time.GetUtcNow();
        var from = which.From ?? to.AddDays(-DaysDefault);
        if (from >= to || to - from > TimeSpan.FromDays(DaysMax)) return Problems.Invalid($"from is before to, by at most {DaysMax} days.");
        var (filter, problem) = await (which with { From = from, To = to }).Read(caller, packages, projector, cancellationToken);
        if (problem is not null) return problem;
        if (filter is null) return TypedResults.Ok(new CallStatisticsReading(from, to, zone, true, []));
        var groups = await statistics.Sum(filter, by, zone, cancellationToken);
        return TypedResults.Ok(new CallStatisticsReading(from, to, zone, groups.Count < CallStatistics.GroupsMax, [.. groups.Select(CallTotalsReading.Of)]));
    }

    private static bool TryReadGroupings(string? text, out HashSet<CallGrouping> groupings)
    {
        groupings = [];
        foreach (var name in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<CallGrouping>(name, ignoreCase: true, out var grouping) || !Enum.IsDefined(grouping) || char.IsDigit(name[0])) return false;
            groupings.Add(grouping);
        }

        return true;
    }
}

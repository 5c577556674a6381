using Ledger.Calls;
using Ledger.Packages;
using Ledger.Projection;
using Metering.Accounts;
using Metering.Members;
using Metering.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using RelayApi.Access;

namespace RelayApi.Calls;

/// <summary>Usage statistics (A17).</summary>
internal static class CallStatisticsEndpoint
{
    private const int DaysDefault = 30;
    private const int DaysMax = 366;

    /// <param name="By">What the sums are told apart by, one of <see cref="CallGrouping"/> or several with commas; left out for one sum.</param>
    /// <param name="TimeZone">Whose days, by a name of the IANA database; UTC when it is left out.</param>
    /// <param name="From">Calls that began then or later; 30 days before <paramref name="To"/> when it is left out.</param>
    /// <param name="To">Calls that began before; now when it is left out. At most 366 days after <paramref name="From"/>.</param>
    /// <param name="Account">Of one account.</param>
    /// <param name="Member">With tokens of one member.</param>
    /// <param name="Token">Of one token.</param>
    /// <param name="Model">Of one model.</param>
    /// <param name="Package">Paid by a package, in whole or in part.</param>
    /// <param name="Grant">Paid by a grant of the account, in whole or in part.</param>
    internal sealed record Query(
        string? By,
        [FromQuery(Name = "time_zone")] string? TimeZone,
        DateTimeOffset? From,
        DateTimeOffset? To,
        string? Account,
        string? Member,
        string? Token,
        string? Model,
        string? Package,
        string? Grant);

    public static async Task<Results<Ok<CallStatisticsReading>, ProblemHttpResult>> Get(
        AdminCaller caller,
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
        var to = query.To ?? time.GetUtcNow();
        var from = query.From ?? to.AddDays(-DaysDefault);
        if (from >= to || to - from > TimeSpan.FromDays(DaysMax)) return Problems.Invalid($"from is before to, by at most {DaysMax} days.");
        if (!Pages.TryReadId<AccountId>(query.Account, out var asked)
            || !Pages.TryReadId<MemberId>(query.Member, out var whose)
            || !Pages.TryReadId<TokenId>(query.Token, out var token))
        {
            return Problems.Invalid("account, member and token are ids.");
        }

        if (!caller.TryNarrow(asked, whose, out var account, out var member)) return TypedResults.Ok(new CallStatisticsReading(from, to, zone, true, []));

        await projector.CatchUp(cancellationToken);
        var (scope, problem) = await PaidBy.Read(query.Package, query.Grant, account, packages, cancellationToken);
        if (problem is not null) return problem;
        var filter = new CallFilter
        {
            Account = scope.Account,
            Member = member,
            Token = token,
            Model = query.Model,
            Grant = scope.Grant,
            From = from,
            To = to,
        };
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

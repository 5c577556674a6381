using System.Text.Json.Serialization;
using Metering.Grants;

namespace RelayApi.Grants;

/// <summary>A grant as it stands, in dollars, credits or calls: <c>granted = spent + held + remaining + lapsed</c>.</summary>
/// <param name="Id">Its name in the account.</param>
/// <param name="Name">For people.</param>
/// <param name="Unit">Usd, Credits or Calls.</param>
/// <param name="Status">Active, Suspended, Expired or Void.</param>
/// <param name="Quota">What it can pay, in all or in each period; null when its windows alone bound it.</param>
/// <param name="Remaining">What new calls can use.</param>
/// <param name="UsedInPeriod">What calls of the current period have cost.</param>
/// <param name="Granted">All quotas ever given.</param>
/// <param name="Spent">What calls have cost.</param>
/// <param name="Held">Set aside for calls in progress.</param>
/// <param name="Lapsed">What was left when a period or the grant ended.</param>
/// <param name="From">Pays from this time on.</param>
/// <param name="To">Pays up to, not including, this time.</param>
/// <param name="NextReset">When its quota begins anew; null when it does not.</param>
/// <param name="Windows">Its rolling windows.</param>
internal sealed record GrantReading(
    string Id,
    string Name,
    GrantUnit Unit,
    GrantStatus Status,
    decimal? Quota,
    decimal? Remaining,
    decimal UsedInPeriod,
    decimal Granted,
    decimal Spent,
    decimal Held,
    decimal Lapsed,
    DateTimeOffset From,
    DateTimeOffset? To,
    DateTimeOffset? NextReset,
    IReadOnlyList<GrantWindowReading> Windows)
{
    /// <summary>Whom it is bound to; told to the account and its operators, not to whoever holds a token.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GrantBindings? Bindings { get; init; }

    public static GrantReading OfAccount(GrantView grant) => Of(grant) with { Bindings = GrantBindings.Of(grant.Terms) };

    public static GrantReading Of(GrantView grant)
    {
        var unit = grant.Terms.Unit;
        var isLive = grant.Status is GrantStatus.Active or GrantStatus.Suspended;
        return new GrantReading(
            grant.Id.Name,
            grant.Terms.Name,
            unit,
            grant.Status,
            grant.Terms.Quota is { } quota ? GrantQuantity.Write(quota, unit) : null,
            grant.Remaining is { } remaining ? GrantQuantity.Write(remaining, unit) : null,
            GrantQuantity.Write(grant.Period is null ? grant.Spent : grant.PeriodSpent, unit),
            GrantQuantity.Write(grant.Granted, unit),
            GrantQuantity.Write(grant.Spent, unit),
            GrantQuantity.Write(grant.Held, unit),
            GrantQuantity.Write(grant.Lapsed, unit),
            grant.Terms.From,
            grant.Terms.To,
            isLive && grant.Period is { } period && !(grant.Terms.To <= period.To) ? period.To : null,
            [
                .. from window in grant.Windows
                   select new GrantWindowReading(
                       window.Name,
                       GrantQuantity.Write(window.Limit, unit),
                       GrantQuantity.Write(window.Count, unit),
                       GrantQuantity.Write(window.Remaining, unit),
                       window.OpensAt),
            ]);
    }
}

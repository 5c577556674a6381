using System.Text.Json.Serialization;
using Metering.Calls;

namespace Metering.Grants;

/// <summary>
/// A grant as its account's events add it up. At every moment <c>Granted = Spent + Held + Remaining + Lapsed</c>; of a grant without a quota only
/// spent and held are known.
/// </summary>
internal sealed class Grant
{
    public required GrantTerms Terms { get; set; }

    public GrantStatus Status { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>All quotas ever given: the first, each period's, renewals, and what an upgrade added.</summary>
    public long Granted { get; set; }

    public long Spent { get; set; }

    public long Held { get; set; }

    /// <summary>What was left when a period or the grant ended.</summary>
    public long Lapsed { get; set; }

    public GrantPeriod? Period { get; set; }

    /// <summary>What calls of the current period have cost.</summary>
    public long PeriodSpent { get; set; }

    public List<GrantWindow> Windows { get; init; } = [];

    [JsonIgnore]
    public long Remaining => Terms.Quota is null ? long.MaxValue : Granted - Spent - Held - Lapsed;

    [JsonIgnore]
    public long PeriodIndex => Period?.Index ?? 0;

    /// <summary>When time next changes it: the end of its period or of itself, whichever is sooner.</summary>
    [JsonIgnore]
    public DateTimeOffset? ChangesAt =>
        Status is GrantStatus.Expired or GrantStatus.Void ? null
        : Period is { } period && !(Terms.To <= period.To) ? period.To
        : Terms.To;

    public BurnKey KeyOf(GrantId id) =>
        new(Terms.Priority, ChangesAt ?? DateTimeOffset.MaxValue, Terms.IsPromotional, Terms.From, CreatedAt, id.Value);

    /// <summary>Whether what a call gives back can be used again: it belongs to the current period of a grant that can still pay.</summary>
    public bool TakesBack(Slice slice) => Status is GrantStatus.Active or GrantStatus.Suspended && slice.Period == PeriodIndex;

    public void SetTerms(GrantTerms terms)
    {
        Terms = terms;
        var limits = terms.Windows ?? [];
        Windows.RemoveAll(window => limits.All(limit => limit.Length != window.Length));
        foreach (var limit in limits)
        {
            var window = Windows.Find(window => window.Length == limit.Length);
            if (window is null) Windows.Add(window = new GrantWindow { Length = limit.Length });
            window.Limit = limit.Limit;
        }
    }

    public void Begin(GrantPeriod period, long lapsed)
    {
        (Period, PeriodSpent) = (period, 0);
        Lapsed += lapsed;
        Granted += Terms.Quota ?? 0;
    }

    public void Hold(Slice slice, DateTimeOffset at)
    {
        Held += slice.Quantity;
        Count(slice.Quantity, at);
    }

    public void Release(Slice slice, DateTimeOffset heldAt)
    {
        Held -= slice.Quantity;
        Count(-slice.Quantity, heldAt);
    }

    /// <summary>A correction or a refund spends a negative quantity.</summary>
    public void Spend(Slice slice, DateTimeOffset heldAt)
    {
        Spent += slice.Quantity;
        if (slice.Period == PeriodIndex) PeriodSpent += slice.Quantity;
        Count(slice.Quantity, heldAt);
    }

    private void Count(long quantity, DateTimeOffset at)
    {
        for (var i = 0; i < Windows.Count; i++) Windows[i].Add(quantity, at);
    }
}

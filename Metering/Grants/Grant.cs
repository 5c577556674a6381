using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Members;

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

    /// <summary>What each member has spent and holds of it, in all or in the current period: known also before the terms bound it.</summary>
    public Dictionary<MemberId, long> Shares { get; init; } = [];

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

    /// <summary>When its quota begins anew; <see langword="null"/> when it does not.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextReset => Period is { } period && !(Terms.To <= period.To) ? period.To : null;

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
        Shares.Clear();
        Lapsed += lapsed;
        Granted += Terms.Quota ?? 0;
    }

    public void Hold(Slice slice, MemberId? member, DateTimeOffset at)
    {
        Held += slice.Quantity;
        Share(slice, member, slice.Quantity);
        Count(slice.Quantity, at);
    }

    public void Release(Slice slice, MemberId? member, DateTimeOffset heldAt)
    {
        Held -= slice.Quantity;
        Share(slice, member, -slice.Quantity);
        Count(-slice.Quantity, heldAt);
    }

    /// <summary>A correction or a refund spends a negative quantity.</summary>
    public void Spend(Slice slice, MemberId? member, DateTimeOffset heldAt)
    {
        Spent += slice.Quantity;
        if (slice.Period == PeriodIndex) PeriodSpent += slice.Quantity;
        Share(slice, member, slice.Quantity);
        Count(slice.Quantity, heldAt);
    }

    /// <summary>What the member may still take, whatever else is left; without a bound, or without a member, there is always enough.</summary>
    public long ShareLeft(MemberId? member) =>
        Terms.QuotaPerMember is { } quota && member is { } id ? quota - Shares.GetValueOrDefault(id) : long.MaxValue;

    /// <summary>What a period that is over held or gave back is no part of the share in this one.</summary>
    private void Share(Slice slice, MemberId? member, long quantity)
    {
        if (member is { } id && slice.Period == PeriodIndex) Shares[id] = Shares.GetValueOrDefault(id) + quantity;
    }

    private void Count(long quantity, DateTimeOffset at)
    {
        for (var i = 0; i < Windows.Count; i++) Windows[i].Add(quantity, at);
    }
}

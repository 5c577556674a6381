using Metering.Accounts.Events;
using Metering.Grants;

namespace Simulation;

/// <summary>One grant as the oracle adds it up: what was given, and what has lapsed; what calls took is the calls' to say.</summary>
internal sealed class OracleGrant(GrantAdded added)
{
    public GrantTerms Terms { get; private set; } = added.Terms;

    public GrantStatus Status { get; private set; }

    public long Granted { get; private set; } = added.Terms.Quota ?? 0;

    public long Lapsed { get; private set; }

    public long Period { get; private set; } = added.Period?.Index ?? 0;

    /// <summary>Each period begins once and after the one before, with a whole quota, and what was left of the one before is gone.</summary>
    public void Begin(GrantPeriodBegan began, long taken)
    {
        Law.Holds(began.Period.Index > Period, $"Period {began.Period.Index} of {began.Grant} began after period {Period}.");
        Law.Holds(began.Period.From <= began.At && began.At < began.Period.To, $"{began} did not begin when it says.");
        Assert.Equal((began.Grant, Terms.Quota, Lapses(taken)), (began.Grant, began.Granted, began.Lapsed));
        (Period, Granted, Lapsed) = (began.Period.Index, Granted + began.Granted, Lapsed + began.Lapsed);
    }

    public void Change(GrantStatusChanged changed, long taken)
    {
        Law.Holds(!(Status is GrantStatus.Void), $"{changed.Grant} was void and became {changed.Status}.");
        if (changed.Status is GrantStatus.Expired) Law.Holds(Terms.To <= changed.At, $"{changed.Grant} expired at {changed.At}.");
        var isOver = changed.Status is GrantStatus.Expired or GrantStatus.Void;
        Assert.Equal((changed.Grant, isOver && Terms.Quota is not null ? Lapses(taken) : 0), (changed.Grant, changed.Lapsed));
        (Status, Lapsed) = (changed.Status, Lapsed + changed.Lapsed);
    }

    public void Change(GrantTermsChanged changed)
    {
        (Terms, Granted, Status) = (changed.Terms, Granted + changed.Granted, changed.Status ?? Status);
    }

    /// <summary>Only whom it is bound to, and how much one member may take of it.</summary>
    public void Bind(GrantBound bound)
    {
        Assert.Equal(Terms.Name, bound.Terms.Name);
        Assert.Equal((Terms.Unit, Terms.Quota, Terms.From, Terms.To), (bound.Terms.Unit, bound.Terms.Quota, bound.Terms.From, bound.Terms.To));
        Terms = bound.Terms;
    }

    public void Lapse(long quantity) => Lapsed += quantity;

    /// <summary>What ends with a period or with the grant; a grant that is overdrawn has nothing that could.</summary>
    private long Lapses(long taken) => Math.Max(0, Rest(taken));

    /// <summary>What is left when calls hold and have cost so much.</summary>
    public long Rest(long taken) => Granted - Lapsed - taken;
}

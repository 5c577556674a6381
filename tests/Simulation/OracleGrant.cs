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

    private long Period { get; set; } = added.Period?.Index ?? 0;

    /// <summary>Each period begins once and after the one before, with a whole quota, and what was left of the one before is gone.</summary>
    public void Begin(GrantPeriodBegan began, long taken)
    {
        Assert.True(began.Period.Index > Period, $"Period {began.Period.Index} of {began.Grant} began after period {Period}.");
        Assert.True(began.Period.From <= began.At && began.At < began.Period.To, $"{began} did not begin when it says.");
        Assert.Equal((began.Grant, Terms.Quota, Rest(taken)), (began.Grant, began.Granted, began.Lapsed));
        (Period, Granted, Lapsed) = (began.Period.Index, Granted + began.Granted, Lapsed + began.Lapsed);
    }

    public void Change(GrantStatusChanged changed, long taken)
    {
        Assert.False(Status is GrantStatus.Void, $"{changed.Grant} was void and became {changed.Status}.");
        if (changed.Status is GrantStatus.Expired) Assert.True(Terms.To <= changed.At, $"{changed.Grant} expired at {changed.At}.");
        var isOver = changed.Status is GrantStatus.Expired or GrantStatus.Void;
        Assert.Equal((changed.Grant, isOver && Terms.Quota is not null ? Rest(taken) : 0), (changed.Grant, changed.Lapsed));
        (Status, Lapsed) = (changed.Status, Lapsed + changed.Lapsed);
    }

    public void Change(GrantTermsChanged changed)
    {
        (Terms, Granted, Status) = (changed.Terms, Granted + changed.Granted, changed.Status ?? Status);
    }

    public void Lapse(long quantity) => Lapsed += quantity;

    /// <summary>What is left when calls hold and have cost so much.</summary>
    public long Rest(long taken) => Granted - Lapsed - taken;
}

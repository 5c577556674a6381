using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Simulation;

/// <summary>One call as the oracle adds it up.</summary>
internal sealed class OracleCall(CallHeld held)
{
    public CallId Call { get; } = held.Call;

    public TokenId Token { get; } = held.Token;

    /// <summary>The child of <see cref="Token"/> that it came with.</summary>
    public TokenId? Child { get; } = held.Temporary?.Id;

    public MemberId? Member { get; } = held.Member;

    public DateTimeOffset HeldAt { get; } = held.At;

    /// <summary>Its slot may be another's from here on, unless a restart gave it more time: nobody has renewed it.</summary>
    public DateTimeOffset AliveUntil { get; private set; } = held.At + held.Lease;

    public IReadOnlyList<Slice> Held { get; private set; } = held.Allocation;

    public IReadOnlyList<Slice> Paid { get; private set; } = [];

    public Usd HeldTotal => Total(Held);

    public Usd PaidTotal => Total(Paid);

    public CallState State { get; private set; } = CallState.Held;

    public Usage Usage { get; private set; } = Usage.None;

    public Usd Charge { get; private set; }

    public bool IsCorrected { get; private set; }

    public bool IsRefunded => Refunded.IsPositive;

    public Usd Refunded { get; private set; }

    public bool IsEnded => State is not CallState.Held;

    public void Renew(HoldRenewed renewed)
    {
        Law.Holds(!IsEnded, $"Call {Call} was renewed after its end.");
        Held = [.. Held, .. renewed.AllocationAdded];
        if (renewed.At + held.Lease is var until && until > AliveUntil) AliveUntil = until;
    }

    public void End(CallEnded ended)
    {
        Law.Holds(!IsEnded, $"Call {Call} ended twice.");
        Assert.Equal(ended.State is CallState.Voided ? Usd.Zero : Usd.FromDollars(ended.Usage.UnitsOutput), ended.Charge);
        Assert.Equal(ended.Charge, Total(ended.Allocation));
        (State, Usage, Charge, Paid, Held) = (ended.State, ended.Usage, ended.Charge, ended.Allocation, []);
    }

    public void Correct(CallCorrected corrected)
    {
        IsCorrected = true;
        Law.Holds(State is CallState.Interrupted, $"Call {Call} was corrected while it was {State}.");
        Assert.Equal((Token, Child, Member), (corrected.Token, corrected.Temporary, corrected.Member));
        Assert.Equal(corrected.IsVoid ? Usd.Zero : Usd.FromDollars(corrected.Usage.UnitsOutput), corrected.Charge);
        Assert.Equal(corrected.Charge - Charge, Total(corrected.Changes));
        (State, Usage, Charge, Paid) = (corrected.IsVoid ? CallState.Voided : CallState.Settled, corrected.Usage, corrected.Charge, [.. Paid, .. corrected.Changes]);
    }

    public void Refund(CallRefunded refunded)
    {
        Law.Holds(IsEnded, $"Call {Call} was refunded in progress.");
        Law.Holds(!IsRefunded, $"Call {Call} was refunded twice.");
        Assert.Equal((Token, Child, Member), (refunded.Token, refunded.Temporary, refunded.Member));
        Law.Holds(refunded.Amount.IsPositive && refunded.Amount <= Charge, $"{refunded.Amount} of {Charge} USD were refunded.");
        Assert.Equal((-refunded.Amount, Charge - refunded.Amount), (Total(refunded.Changes), refunded.Charge));
        Assert.Equal(refunded.Charge, Total(refunded.Allocation));
        (Refunded, Charge, Paid) = (refunded.Amount, refunded.Charge, [.. Paid, .. refunded.Changes]);
    }

    /// <summary>Whether it is a call of this token: its own, or one that a child passed on to it.</summary>
    public bool IsOf(TokenId token) => Token == token || Child == token;

    private static Usd Total(IReadOnlyList<Slice> slices) => slices.Aggregate(Usd.Zero, (sum, slice) => sum + slice.Amount);
}

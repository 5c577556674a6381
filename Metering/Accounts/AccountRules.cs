using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Limits;
using Metering.Members;
using Metering.Money;
using Metering.Prices;

namespace Metering.Accounts;

/// <summary>What an account decides. Pure: state, command and time in; refusals and events out.</summary>
internal static partial class AccountRules
{
    /// <summary>Everything but money that can refuse a hold: checked before anything is counted (F6).</summary>
    public static Refusal? RefuseHold(AccountId id, AccountState state, int callsPending, LimitMeter meter, HoldFunds command, TimeSpan now)
    {
        if (RefuseStatus(id, state, command.Member) is { } status) return status;

        var calls = state.Holds.Count + callsPending;
        if (state.Settings!.Limits.Concurrency is { } slots && calls >= slots)
        {
            return Refusals.Concurrency(RefusalOwner.Account, id.Value, slots, calls);
        }

        return meter.Check(command.UnitsEstimated, now) is { } breach ? Refusals.Window(RefusalOwner.Account, id.Value, breach) : null;
    }

    public static Refusal? RefuseStatus(AccountId id, AccountState state, MemberId? member) =>
        state.Settings?.Status switch
        {
            null => Refusals.Account(RefusalReason.AccountNotFound, id.Value, "The account of this token does not exist."),
            AccountStatus.Suspended => Refusals.Account(RefusalReason.AccountSuspended, id.Value, "The account is suspended."),
            _ => member is { } who ? RefuseMember(who, state.Members.GetValueOrDefault(who)?.Settings.Status) : null,
        };

    /// <summary>With a member that is gone or suspended go its tokens, at once.</summary>
    public static Refusal? RefuseMember(MemberId id, MemberStatus? status) =>
        status is null or MemberStatus.Removed
            ? Refusals.Member(RefusalReason.MemberRemoved, id.Value, $"Member '{id}', whom the token belongs to, was removed from the account.")
        : status is MemberStatus.Active ? null
        : Refusals.Member(RefusalReason.MemberSuspended, id.Value, $"Member '{id}', whom the token belongs to, is suspended.");

    /// <summary>The cap of a token, or of a member over all its tokens, bounds what is spent and held together (B5).</summary>
    public static Refusal? RefuseSpending(RefusalOwner owner, string id, Spending spending, Usd amountPending, Usd? cap, Usd amount)
    {
        var committed = spending.Spent + spending.Held + amountPending;
        return cap is { IsPositive: true } limit && limit - committed < amount
            ? Refusals.Money(
                RefusalReason.SpendingCapReached,
                owner,
                id,
                "spending_cap",
                limit,
                committed,
                amount,
                $"The {Refusals.Noun(owner)}'s spending cap of {limit} USD does not cover this call: {committed} USD are spent or held, up to {amount} USD are needed.")
            : null;
    }

    /// <summary>
    /// Ends a call: the charge consumes a prefix of what was held. What is above the hold is paid by grants that can still pay and then by free
    /// cash; what that does not cover is debt, never dropped (F10). A call that may not spend cash overdraws what may pay for it.
    /// </summary>
    public static CallEnded End(
        AccountState account, IReadOnlyList<Payer> burnOrder, Hold hold, CallState state, Usage usage, CallResult? result, DateTimeOffset at)
    {
        var charge = Charge(state, usage, hold.Price, hold.Discount);
        var cost = CallCost.Of(charge, usage);
        var allocation = hold.Allocation.Prefix(cost);
        var lapsed = AnyOver(account, hold.Allocation) ? LapsedOf(account, allocation.Since(hold.Allocation)) : null;
        AddOverrun(account, burnOrder, hold.Scope, cost, hold.Allocation, allocation, at);
        return new CallEnded(hold.Call, state, usage, charge, allocation, result, at) { Lapsed = lapsed };
    }

    /// <summary>
    /// A late settle or void of an interrupted call: what the charge grows by is paid like an overrun; what it shrinks by goes back, newest slice
    /// first.
    /// </summary>
    public static CallCorrected Correct(
        AccountState account, IReadOnlyList<Payer> burnOrder, EndedCall ended, CallState state, Usage usage, CallResult result, DateTimeOffset at)
    {
        var charge = Charge(state, usage, ended.Price, ended.Discount);
        var cost = CallCost.Of(charge, usage);
        var allocation = ended.Allocation.Prefix(cost);
        AddOverrun(account, burnOrder, ended.Scope, cost, ended.Allocation, allocation, at);
        var changes = allocation.Since(ended.Allocation);
        PayBackDebt(changes, account.Debt);
        return new CallCorrected(ended.Call, ended.Token, usage, charge, allocation, changes, result, at)
        {
            Member = ended.Member,
            Temporary = ended.Temporary,
            HeldAt = ended.HeldAt,
            IsVoid = state is CallState.Voided,
            Lapsed = LapsedOf(account, changes),
        };
    }

    private static Usd Charge(CallState state, Usage usage, Price price, Discount discount) =>
        state is CallState.Voided ? Usd.Zero : Pricing.Charge(usage, price, discount);

    /// <summary>The part of a debt that a top-up has paid already was cash, and goes back as cash.</summary>
    private static void PayBackDebt(List<Slice> changes, Usd debt)
    {
        var index = changes.FindIndex(slice => slice.Grant == GrantId.Debt);
        if (index < 0 || changes[index].Amount >= -debt) return;
        var paid = changes[index].Amount + debt;
        changes[index] = changes[index] with { Amount = -debt };
        if (debt == Usd.Zero) changes.RemoveAt(index);
        var cash = changes.FindIndex(slice => slice.Grant == GrantId.Cash);
        if (cash < 0) changes.Add(new Slice(GrantId.Cash, paid));
        else changes[cash] = changes[cash] with { Amount = changes[cash].Amount + paid };
    }

    private static bool AnyOver(AccountState account, IReadOnlyList<Slice> held)
    {
        for (var i = 0; i < held.Count; i++)
        {
            if (held[i].Grant.IsNamed && !account.Grants[held[i].Grant].TakesBack(held[i])) return true;
        }

        return false;
    }
}

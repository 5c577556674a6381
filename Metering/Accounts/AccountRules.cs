using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Limits;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>What an account decides. Pure: state, command and time in; refusals and events out.</summary>
internal static class AccountRules
{
    /// <summary>Everything but money that can refuse a hold: checked before anything is counted (F6).</summary>
    public static Refusal? RefuseHold(AccountId id, AccountState state, int callsPending, LimitMeter meter, HoldFunds command, TimeSpan now)
    {
        if (RefuseStatus(id, state) is { } status) return status;

        var calls = state.Holds.Count + callsPending;
        if (state.Settings!.Limits.Concurrency is { } slots && calls >= slots)
        {
            return Refusals.Concurrency(RefusalOwner.Account, id.Value, slots, calls);
        }

        return meter.Check(command.UnitsEstimated, now) is { } breach ? Refusals.Window(RefusalOwner.Account, id.Value, breach) : null;
    }

    public static Refusal? RefuseStatus(AccountId id, AccountState state) =>
        state.Settings?.Status switch
        {
            null => Refusals.Account(RefusalReason.AccountNotFound, id.Value, "The account of this token does not exist."),
            AccountStatus.Suspended => Refusals.Account(RefusalReason.AccountSuspended, id.Value, "The account is suspended."),
            _ => null,
        };

    /// <summary>A token's cap bounds what it has spent and holds together (B5).</summary>
    public static Refusal? RefuseSpending(TokenId token, TokenSpend spend, Usd amountPending, Usd? cap, Usd amount)
    {
        var committed = spend.Spent + spend.Held + amountPending;
        return cap is { IsPositive: true } limit && limit - committed < amount
            ? Refusals.Money(
                RefusalReason.SpendingCapReached,
                RefusalOwner.Token,
                token.Value,
                "spending_cap",
                limit,
                committed,
                amount,
                $"The token's spending cap of {limit} USD does not cover this call: {committed} USD are spent or held, up to {amount} USD are needed.")
            : null;
    }

    /// <summary>Says which it is: no grant at all, expired, used up, or simply not enough (A2).</summary>
    public static Refusal RefuseBalance(AccountId id, AccountState state, GrantsSeen seen, Usd available, Usd amount)
    {
        var (reason, what) = (state.ToppedUp.IsPositive, seen) switch
        {
            (false, GrantsSeen.None) => (RefusalReason.NoGrant, "No available resources: nothing is authorised to pay for this call."),
            (false, GrantsSeen.Expired) => (RefusalReason.GrantsExpired, "No available resources: the packages that would pay for this call have expired."),
            (false, GrantsSeen.UsedUp) => (RefusalReason.GrantsUsedUp, "No available resources: the packages that would pay for this call are used up."),
            _ => (RefusalReason.InsufficientBalance, "The balance does not cover this call."),
        };
        return Refusals.Money(
            reason,
            RefusalOwner.Account,
            id.Value,
            "balance",
            available,
            Usd.Zero,
            amount,
            $"{what} {available} USD are available, up to {amount} USD are needed.");
    }

    /// <summary>
    /// Ends a call: the charge consumes a prefix of what was held. What is above the hold is paid by free cash; what that does not cover is debt,
    /// never dropped (F10).
    /// </summary>
    public static CallEnded End(AccountState account, Hold hold, CallState state, Usage usage, CallResult? result, DateTimeOffset at)
    {
        var charge = Charge(state, usage, hold.Price, hold.Discount);
        var allocation = hold.Allocation.Prefix(charge);
        AddOverrun(allocation, charge - hold.Amount, account.CashAvailable);
        return new CallEnded(hold.Call, state, usage, charge, allocation, result, at);
    }

    /// <summary>
    /// A late settle or void of an interrupted call: what the charge grows by is paid like an overrun; what it shrinks by goes back, newest slice
    /// first.
    /// </summary>
    public static CallCorrected Correct(AccountState account, EndedCall ended, CallState state, Usage usage, CallResult result, DateTimeOffset at)
    {
        var charge = Charge(state, usage, ended.Price, ended.Discount);
        var allocation = ended.Allocation.Prefix(charge);
        AddOverrun(allocation, charge - ended.Charge, account.CashAvailable);
        var changes = new List<Slice>();
        foreach (var grant in ended.Allocation.Concat(allocation).Select(slice => slice.Grant).Distinct())
        {
            var difference = allocation.Of(grant) - ended.Allocation.Of(grant);
            if (grant == GrantId.Debt && difference < -account.Debt)
            {
                // The part of the debt that a top-up has paid already was cash, and goes back as cash.
                changes.Add(new Slice(GrantId.Cash, difference + account.Debt));
                difference = -account.Debt;
            }

            if (difference != Usd.Zero) changes.Add(new Slice(grant, difference));
        }

        return new CallCorrected(ended.Call, ended.Token, usage, charge, allocation, changes, result, at) { IsVoid = state is CallState.Voided };
    }

    public static CashToppedUp TopUp(AccountState account, TopUpAccount command, DateTimeOffset at) =>
        new(command.Order, command.Amount, Usd.Min(command.Amount, account.Debt), command.Operator, at);

    private static Usd Charge(CallState state, Usage usage, Price price, Discount discount) =>
        state is CallState.Voided ? Usd.Zero : Pricing.Charge(usage, price, discount);

    private static void AddOverrun(List<Slice> allocation, Usd overrun, Usd cashAvailable)
    {
        var cash = Usd.Min(overrun, Usd.Max(cashAvailable, Usd.Zero));
        if (cash.IsPositive) allocation.AddAmount(GrantId.Cash, cash);
        if ((overrun - cash).IsPositive && overrun.IsPositive) allocation.AddAmount(GrantId.Debt, overrun - cash);
    }
}

using System.Runtime.InteropServices;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Packages;

namespace Metering.Accounts;

/// <content>What the account itself pays with: its grants and its cash, all in memory and in one turn.</content>
internal sealed partial class AccountActor
{
    /// <summary>How far ahead a wake is asked for: an end that is further off is looked at again on the way.</summary>
    private static readonly TimeSpan WatchedFor = TimeSpan.FromDays(1);

    /// <summary>Before this time no grant changes by itself, so that a call costs one comparison and not a look at every grant.</summary>
    private DateTimeOffset _grantsChangeAt = DateTimeOffset.MaxValue;

    public async Task<ChangeOutcome> AddGrant(AddGrant command)
    {
        if (!State.IsOpen) return ChangeOutcome.NotFound;
        ElapseGrants();
        return await Apply(AccountRules.Add(State, command, context.Now.Utc));
    }

    public Task<ChangeOutcome> ChangeGrant(ChangeGrant command) => WithOrders(
        () => command.Order is { } order ? NamesOf(order) : [],
        now =>
        {
            ElapseGrants();
            return Apply(AccountRules.Change(State, command, now));
        });

    public async Task<GrantsView> ViewGrants()
    {
        // Nobody may be shown a grant that a crash could take back with the order that gave it.
        ElapseGrants();
        var now = context.Now.Utc;
        IReadOnlyList<GrantView> grants =
        [
            .. from payer in _burnOrder
               where payer.Grant is not null
               select ViewOf(payer.Id, payer.Grant!, now),
        ];
        await _book.Durable;
        return new GrantsView(grants);
    }

    public async Task<ChangeOutcome> Refund(RefundCall command)
    {
        if (command.Amount is { IsPositive: false }) return ChangeOutcome.Invalid("A refund is more than zero.");
        if (RecordText.Problem("A refund has a reason", command.Reason) is { } problem) return ChangeOutcome.Invalid(problem);
        if (State.Holds.ContainsKey(command.Call)) return ChangeOutcome.Conflict("The call is still in progress.");
        var changesForgotten = State.Ended.ChangesForgotten;
        if (await FindEnded(command.Call) is not { } ended) return ChangeOutcome.NotFound;

        // Another refund or a correction may have come while the books were read: what stands now is what counts.
        if (State.Ended.MayHaveChanged(ended, changesForgotten)) return await Refund(command);
        if (State.Ended.Find(command.Call) is null) State.Ended.Add(ended, context.Now.Utc);
        if (ended.Refunded.IsPositive)
        {
            await _book.Durable;
            return (command.Amount ?? ended.Refunded + ended.Charge) == ended.Refunded
                ? ChangeOutcome.Repeated
                : ChangeOutcome.Conflict($"The call was refunded with {ended.Refunded} USD.");
        }

        var amount = command.Amount ?? ended.Charge;
        if (amount > ended.Charge) return ChangeOutcome.Conflict($"The call cost {ended.Charge} USD, and no more can be given back.");
        if (!amount.IsPositive) return ChangeOutcome.Conflict("The call cost nothing.");
        ElapseGrants();
        var refunded = AccountRules.Refund(State, ended, amount, command, context.Now.Utc);
        var durable = _book.Raise(refunded);
        _ = DeliverWhenDurable(durable, refunded.Changes);
        await durable;
        return ChangeOutcome.Applied;
    }

    private static Refusal GrantChanged { get; } =
        new(RefusalReason.Overloaded, "What should pay for this call changed while it was being decided.")
        {
            Owner = RefusalOwner.Grant,
            RetryAfter = Refusals.RetrySoon,
        };

    /// <summary>Everything in memory and in one turn, for an account that has no packages to ask: one reading of the clock serves all.</summary>
    private void PayFromAccount(PendingAllocation pending)
    {
        var now = context.Now.Utc;
        var payers = CollectionsMarshal.AsSpan(_burnOrder);
        for (var i = 0; i < payers.Length && pending.AmountMissing.IsPositive; i++) PayFrom(payers[i], pending, now);
    }

    private void PayFrom(in Payer payer, PendingAllocation pending, DateTimeOffset now)
    {
        var missing = pending.AmountMissing;
        if (payer.Grant is not { } grant)
        {
            if (!pending.Scope.MaySpend(GrantId.Cash))
            {
                if (State.ToppedUp.IsPositive) pending.See(GrantVerdict.NotAuthorised, grant: null);
                return;
            }

            var cash = Usd.Min(missing, State.CashAvailable - new Usd(TakenOf(GrantId.Cash)));
            if (cash.IsPositive) pending.Allocation.AddAmount(GrantId.Cash, cash);
            return;
        }

        var verdict = GrantRules.Judge(payer.Id, grant, pending.Scope, now);
        if (verdict is GrantVerdict.Pays)
        {
            var (taken, share) = (TakenOf(payer.Id), ShareTaken(payer.Id, grant, pending));
            var slice = GrantRules.Take(payer.Id, grant, taken, share, missing, pending.Cost, pending.Scope, now);
            if (slice is not null) pending.Allocation.AddSlice(slice);
            if (slice?.Amount == missing) return;
            verdict = GrantRules.WhyShort(grant, taken, share, pending.Scope, now);
        }

        // What a token is not authorised for is not named to it: it may be another plan's, or another seat's.
        pending.See(verdict, verdict is GrantVerdict.NotAuthorised ? null : payer.Id);
    }

    /// <summary>
    /// Why what was found does not do: it is too little, or a package was waited for and what the account itself gave is no longer there. The
    /// allocation has left <see cref="_pending"/>, so what is counted there is others'.
    /// </summary>
    private Refusal? RefuseShort(PendingAllocation pending)
    {
        if (pending.AmountMissing.IsPositive) return GrantRefusals.Of(id, State, pending, TakenOf, context.Now.Utc);
        if (_links.Count == 0) return null;
        foreach (var slice in pending.Allocation)
        {
            if (!IsStillThere(slice, pending)) return GrantChanged;
        }

        return null;
    }

    /// <summary>
    /// What gave a slice may have ended, been bound to others, been overdrawn or been filled by an overrun since. A period that is over gives nothing
    /// more.
    /// </summary>
    private bool IsStillThere(Slice slice, PendingAllocation pending)
    {
        var (now, taken) = (context.Now.Utc, TakenOf(slice.Grant));
        if (slice.Grant == GrantId.Cash) return slice.Amount <= State.CashAvailable - new Usd(taken);
        if (slice.Grant.IsPackage(out var package))
        {
            var owned = State.Packages[package];
            return owned.Terms.IsEffective(now) && Covers(owned.Terms, pending.Scope) && slice.Amount <= owned.Left - new Usd(taken);
        }

        var grant = State.Grants[slice.Grant];
        return GrantRules.Judge(slice.Grant, grant, pending.Scope, now) is GrantVerdict.Pays
            && grant.PeriodIndex == slice.Period
            && slice.Quantity <= GrantRules.Free(grant, taken, now)
            && slice.Quantity <= grant.ShareLeft(pending.Member) - ShareTaken(slice.Grant, grant, pending);
    }

    private static bool Covers(PackageTerms terms, in CallScope call) => terms.Covers(call.Token, call.Member, call.Model, call.Upstream, call.Kind);

    /// <summary>
    /// What calls that wait for packages have taken of a grant, of a package or of cash, each in its smallest part; the books do not know it yet.
    /// </summary>
    private long TakenOf(GrantId grant)
    {
        var (taken, isNamed) = (0L, _pending.Count > 0 && grant.IsNamed);
        foreach (var pending in _pending)
        {
            foreach (var slice in pending.Allocation)
            {
                if (slice.Grant == grant) taken += isNamed ? slice.Quantity : slice.Amount.Nanos;
            }
        }

        return taken;
    }

    /// <summary>The part of <see cref="TakenOf"/> that calls of the same member have taken; known only where it matters.</summary>
    private long ShareTaken(GrantId id, Grant grant, PendingAllocation pending)
    {
        var taken = 0L;
        if (grant.Terms.QuotaPerMember is null || pending.Member is not { } member) return taken;
        foreach (var other in _pending)
        {
            if (other.Member != member) continue;
            foreach (var slice in other.Allocation)
            {
                if (slice.Grant == id) taken += slice.Quantity;
            }
        }

        return taken;
    }

    private async Task<ChangeOutcome> Apply((ChangeOutcome Outcome, AccountEvent? Event) decided)
    {
        if (decided.Event is null)
        {
            await _book.Durable;
            return decided.Outcome;
        }

        var durable = _book.Raise(decided.Event);
        SortBurnOrder();
        ElapseGrants();
        WatchGrants();
        await durable;
        return decided.Outcome;
    }

    /// <summary>Puts on the books what time has done to grants since anybody looked: resets and expiries.</summary>
    private void ElapseGrants()
    {
        var now = context.Now.Utc;
        if (now < _grantsChangeAt) return;
        foreach (var (grantId, grant) in State.Grants)
        {
            if (AccountRules.Elapse(grantId, grant, now) is { } elapsed) _ = _book.Raise(elapsed);
        }

        SortBurnOrder();
    }

    private void WatchGrants() => WakeAt(_grantsChangeAt);

    private void WakeAt(DateTimeOffset time)
    {
        if (time == DateTimeOffset.MaxValue) return;
        var wait = time - context.Now.Utc;
        context.WakeAfter(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < WatchedFor ? wait : WatchedFor);
    }

    private void SortBurnOrder()
    {
        _burnOrder =
        [
            .. from grant in State.Grants
               select new Payer(grant.Value.KeyOf(grant.Key), grant.Key, grant.Value, null),
            .. from package in State.Packages
               let terms = package.Value.Terms
               let key = new BurnKey(terms.Priority, terms.To, false, terms.From, terms.From, package.Key.Value)
               select new Payer(key, GrantId.Of(package.Key), null, package.Key),
            new Payer(CashKey, GrantId.Cash, null, null),
        ];
        _burnOrder.Sort((left, right) => left.Key.CompareTo(right.Key));
        _grantsChangeAt = State.Grants.Values.Min(grant => grant.ChangesAt) ?? DateTimeOffset.MaxValue;
    }

    /// <summary>Cash never expires and was paid for; without a priority of its own it stands behind everything.</summary>
    private BurnKey CashKey => new(
        State.Settings?.CashPriority ?? int.MaxValue, DateTimeOffset.MaxValue, false, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, GrantId.Cash.Value);

    private static GrantView ViewOf(GrantId id, Grant grant, DateTimeOffset now) => new(
        id,
        grant.Terms,
        grant.Status,
        grant.Granted,
        grant.Spent,
        grant.Held,
        grant.Terms.Quota is null ? null : grant.Remaining,
        grant.Lapsed,
        grant.PeriodSpent,
        grant.Period,
        [
            .. from window in grant.Windows
               let count = window.Count(now)
               select new GrantWindowView(
                   new GrantWindowLimit(window.Length, window.Limit).Name(grant.Terms.Unit),
                   window.Length,
                   window.Limit,
                   count,
                   count < window.Limit ? null : window.OpensAt(1, now)),
        ]);
}

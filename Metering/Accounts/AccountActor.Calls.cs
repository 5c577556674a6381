using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Accounts;

/// <content>The life of a call: hold, confirm, renew, and its one end.</content>
internal sealed partial class AccountActor
{
    public Task<HoldOutcome> Hold(HoldFunds command)
    {
        command.ThrowIfImpossible();
        return State.Ended.MayHaveForgotten(command.Call) ? HoldOld(command) : HoldNew(command);
    }

    /// <summary>A call so old that its end may have been forgotten is looked up: a late duplicate must not be held, and charged, a second time.</summary>
    private async Task<HoldOutcome> HoldOld(HoldFunds command) =>
        !State.Holds.ContainsKey(command.Call) && await FindEnded(command.Call) is not null
            ? HoldOutcome.Refused(CallEndedOrAsked(command.Call))
            : await HoldNew(command);

    private Task<HoldOutcome> HoldNew(HoldFunds command)
    {
        if (DetachedOf(command) is { } detached) return Task.FromResult(HoldOutcome.Refused(TokenDetached, detached));
        if (State.Holds.TryGetValue(command.Call, out var held)) return Task.FromResult(HoldOutcome.Held(held.Amount));
        if (Find(_pending, command.Call) is not null || State.Ended.Find(command.Call) is not null) return Refused(CallEndedOrAsked(command.Call));
        if (!context.Journal.IsAccepting) return Refused(BooksUnavailable);

        var now = context.Now;
        ElapseGrants();
        if (AccountRules.RefuseHold(id, State, CallsPending, _meter, command, now.Elapsed) is { } refusal) return Refused(refusal);

        var amount = Pricing.WorstCase(command.UnitsInput, command.UnitsOutputMax, command.Price, State.Settings!.Discount);
        if (RefuseSpending(command, amount) is { } overCap) return Refused(overCap);

        _meter.Count(command.UnitsEstimated, now.Elapsed);
        var scope = new CallScope(command.Token, command.Model, command.Upstream, command.UnitsInput, command.UnitsOutputMax)
        {
            Kind = command.Kind,
            Payers = command.Payers,
            Member = command.Member,
        };
        var cost = CallCost.Worst(amount, command.UnitsInput, command.UnitsOutputMax);
        var pending = new PendingAllocation(command.Call, scope, cost, amount, isNewCall: true) { Temporary = command.Temporary?.Id };
        if (_links.Count == 0 || amount == Usd.Zero)
        {
            PayFromAccount(pending);
            return Task.FromResult(RefuseShort(pending) is { } tooLittle ? Refuse(command, now.Elapsed, tooLittle) : Take(command, pending, now.Elapsed));
        }

        return HoldWithPackages(command, pending, now.Elapsed);
    }

    public async Task<ConfirmOutcome> Confirm(CallId call)
    {
        if (!State.Holds.TryGetValue(call, out var hold)) return ConfirmOutcome.NotHeld;
        await hold.Durable;
        return State.Holds.ContainsKey(call) ? ConfirmOutcome.Durable : ConfirmOutcome.NotHeld;
    }

    public async Task<RenewOutcome> Renew(RenewCall command)
    {
        command.Mark.ThrowIfNegative();
        if (!State.Holds.TryGetValue(command.Call, out var hold)) return RenewOutcome.Refused(HoldNotFound(command.Call));

        hold.ExpiresAt = context.Now.Elapsed + hold.Lease;
        IReadOnlyList<Slice> added = [];
        if (command.UnitsOutputMax > hold.UnitsOutputMax)
        {
            ElapseGrants();
            var worst = Pricing.WorstCase(hold.UnitsInput, command.UnitsOutputMax, hold.Price, hold.Discount);
            var cost = CallCost.Worst(worst, hold.UnitsInput, command.UnitsOutputMax);
            var missing = worst - hold.Allocation.Prefix(cost).Total();
            var pending = new PendingAllocation(hold.Call, hold.Scope, cost, missing, isNewCall: false) { Temporary = hold.Temporary?.Id };
            if (RefuseSpending(hold, pending.Amount) is { } overCap) return RenewOutcome.Refused(overCap);
            var isReachable = await TryPay(pending);
            _pending.Remove(pending);

            // The call may have ended, and the cap may have been used up, while packages answered: this is decided from the state as it is now.
            ElapseGrants();
            var refusal = !isReachable ? PackageUnreachable
                : !State.Holds.ContainsKey(command.Call) ? HoldNotFound(command.Call)
                : RefuseSpending(hold, pending.Amount) ?? RefuseShort(pending);
            if (refusal is not null)
            {
                ReleaseExtension(pending);
                return RenewOutcome.Refused(refusal);
            }

            added = pending.Allocation;
        }

        _ = _book.Raise(new HoldRenewed(
            command.Call, command.Mark, Math.Max(command.UnitsOutputMax, hold.UnitsOutputMax), added, context.Now.Utc));
        return RenewOutcome.Renewed;
    }

    public Task<SettleOutcome> Settle(SettleCall command)
    {
        command.Usage.ThrowIfNegative();
        return State.Holds.TryGetValue(command.Call, out var hold)
            ? End(hold, CallState.Settled, command.Usage, command.Result)
            : EndAgain(command.Call, CallState.Settled, command.Usage, command.Result);
    }

    public Task<SettleOutcome> Void(VoidCall command) =>
        State.Holds.TryGetValue(command.Call, out var hold)
            ? End(hold, CallState.Voided, Usage.None, command.Result, command.IsRefused)
            : EndAgain(command.Call, CallState.Voided, Usage.None, command.Result);

    private int CallsPending => _pending.Count == 0 ? 0 : _pending.Count(pending => pending.IsNewCall);

    /// <summary>The token of the call whose activation is not the one that has attached.</summary>
    private TokenId? DetachedOf(HoldFunds command) =>
        command.TokenSeqBefore is { } seq && !IsAttached(command.Token, seq) ? command.Token
        : command is { Temporary: { } temporary, TemporarySeqBefore: { } own } && !IsAttached(temporary.Id, own) ? temporary.Id
        : null;

    private bool IsAttached(TokenId token, long seqBefore) => _tokens.TryGetValue(token, out var attached) && attached == seqBefore;

    private static Refusal TokenDetached { get; } =
        new(RefusalReason.Overloaded, "The token is moving to another place.") { Owner = RefusalOwner.Engine, RetryAfter = Refusals.RetrySoon };

    private static Refusal BooksUnavailable { get; } =
        new(RefusalReason.BooksUnavailable, "The books cannot take more calls for now.") { Owner = RefusalOwner.Engine, RetryAfter = Refusals.RetrySoon };

    private static Task<HoldOutcome> Refused(Refusal refusal) => Task.FromResult(HoldOutcome.Refused(refusal));

    private HoldOutcome Take(HoldFunds command, PendingAllocation pending, TimeSpan countedAt)
    {
        var durable = _book.Raise(new CallHeld(
            command.Call,
            command.Token,
            command.Model,
            command.Upstream,
            command.Price,
            State.Settings!.Discount,
            command.UnitsInput,
            command.UnitsOutputMax,
            command.SpendingCap,
            command.Lease,
            pending.Allocation,
            context.Now.Utc)
        {
            Kind = command.Kind,
            Payers = command.Payers,
            Member = command.Member,
            Temporary = command.Temporary,
        });
        var hold = State.Holds[command.Call];
        hold.CountedAt = countedAt;
        hold.ExpiresAt = countedAt + command.Lease;
        hold.Durable = durable;
        context.WakeAfter(command.Lease);
        return HoldOutcome.Held(pending.Amount);
    }

    private HoldOutcome Refuse(HoldFunds command, TimeSpan countedAt, Refusal refusal)
    {
        _meter.Undo(command.UnitsEstimated, countedAt, context.Now.Elapsed);
        return HoldOutcome.Refused(refusal);
    }

    private async Task<SettleOutcome> End(Hold hold, CallState state, Usage usage, CallResult? result, bool isRefused = false)
    {
        var now = context.Now;
        ElapseGrants();
        var ended = AccountRules.End(State, _burnOrder, hold, state, usage, result, now.Utc);
        if (isRefused) _meter.Undo(hold.UnitsEstimated, hold.CountedAt, now.Elapsed);
        else _meter.CorrectUnits(usage.UnitsTotal - hold.UnitsEstimated, hold.CountedAt, now.Elapsed);
        var durable = _book.Raise(ended);
        var receipt = State.Ended.Find(hold.Call)!;
        _ = DeliverWhenDurable(durable, hold.Allocation);
        await _book.Kept;
        return SettleOutcome.Ended(receipt);
    }

    /// <summary>The same end again is the same receipt (F5). A late end of an interrupted call is taken once, as a correction; a void to nothing.</summary>
    private async Task<SettleOutcome> EndAgain(CallId call, CallState state, Usage usage, CallResult result)
    {
        var changesForgotten = State.Ended.ChangesForgotten;
        if (await FindEnded(call) is not { } ended) return SettleOutcome.NotHeld;

        // Another late end, or a refund, may have come while the books were asked. What stands now is what counts, once it is safe.
        if (State.Ended.MayHaveChanged(ended, changesForgotten)) return await EndAgain(call, state, usage, result);
        if (ended.State == state && ended.Usage == usage) return SettleOutcome.Repeated(ended);
        if (ended.State is not CallState.Interrupted || ended.Refunded.IsPositive) return SettleOutcome.Conflict(ended);

        if (State.Ended.Find(call) is null) State.Ended.Add(ended, context.Now.Utc);
        ElapseGrants();
        var corrected = AccountRules.Correct(State, _burnOrder, ended, state, usage, result, context.Now.Utc);
        var durable = _book.Raise(corrected);
        _ = DeliverWhenDurable(durable, corrected.Changes);
        await _book.Kept;
        return SettleOutcome.Ended(State.Ended.Find(call) ?? ended.CorrectedBy(state, corrected.Usage, corrected.Charge, corrected.Allocation));
    }

    /// <summary>Holds that the books brought back are alive for one lease: whoever carries them can renew them, nobody else will.</summary>
    private void ResumeHolds()
    {
        var now = context.Now;
        foreach (var hold in State.Holds.Values)
        {
            hold.CountedAt = now.PastElapsed(hold.HeldAt);
            hold.ExpiresAt = now.Elapsed + hold.Lease;
            context.WakeAfter(hold.Lease);
        }
    }

    private void ExpireHolds()
    {
        var now = context.Now.Elapsed;
        foreach (var hold in State.Holds.Values.Where(hold => hold.ExpiresAt <= now).ToList())
        {
            EngineMetrics.Interrupted.Add(1);
            _ = End(hold, CallState.Interrupted, hold.Mark, result: null);
        }

        if (State.Holds.Count > 0) context.WakeAfter(State.Holds.Values.Min(hold => hold.ExpiresAt) - now);
    }

    private Refusal? RefuseSpending(HoldFunds command, Usd amount) =>
        RefuseSpending(command.Token, command.SpendingCap, command.Temporary, command.Member, amount);

    private Refusal? RefuseSpending(Hold hold, Usd amount) => RefuseSpending(hold.Token, hold.SpendingCap, hold.Temporary, hold.Member, amount);

    /// <summary>The token's cap, its temporary child's, then the member's over all of the member's tokens, which is read as it is now.</summary>
    private Refusal? RefuseSpending(TokenId token, Usd? cap, TemporaryToken? temporary, MemberId? member, Usd amount) =>
        RefuseSpending(token, cap, amount)
        ?? (temporary is null ? null : RefuseSpending(temporary.Id, temporary.SpendingCap, amount))
        ?? (member is { } id ? RefuseSpending(id, amount) : null);

    private Refusal? RefuseSpending(TokenId token, Usd? cap, Usd amount)
    {
        if (cap is not { IsPositive: true }) return null;
        var pending = AmountPending(pending => pending.Token == token || pending.Temporary == token);
        return AccountRules.RefuseSpending(RefusalOwner.Token, token.Value, State.SpendingOf(token), pending, cap, amount);
    }

    private Refusal? RefuseSpending(MemberId member, Usd amount)
    {
        if (State.Members[member] is not { Settings.SpendingCap: { IsPositive: true } cap } found) return null;
        var pending = AmountPending(pending => pending.Member == member);
        return AccountRules.RefuseSpending(RefusalOwner.Member, member.Value, found.Spending, pending, cap, amount);
    }

    private Usd AmountPending(Func<PendingAllocation, bool> isCounted) =>
        _pending.Where(isCounted).Aggregate(Usd.Zero, (sum, next) => sum + next.Amount);

    private Refusal CallEndedOrAsked(CallId call) =>
        Refusals.Account(RefusalReason.HoldNotFound, id.Value, $"Call {call} has ended or is being asked for.");

    private Refusal HoldNotFound(CallId call) =>
        Refusals.Account(RefusalReason.HoldNotFound, id.Value, $"Call {call} is not in progress.");
}

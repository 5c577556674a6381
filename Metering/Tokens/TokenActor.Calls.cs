using Metering.Accounts;
using Metering.Calls;

namespace Metering.Tokens;

/// <content>The life of a call: its slot and its windows are taken here, its money below.</content>
internal sealed partial class TokenActor
{
    public Task<Admission> Admit(AdmitCall command)
    {
        command.ThrowIfImpossible();
        var now = context.Now;

        // Who does not hold the secret, or may not use it, is shown no figures of the token's.
        if (TokenRules.RefuseCredential(id, State, command.Presented, now.Utc) is { } credential) return Task.FromResult(Admission.Refused(credential, []));
        if (Refuse(command, now) is { } refusal) return Task.FromResult(Admission.Refused(refusal, _meter.ViewMinutes(now.Elapsed)));

        // A call that is asked for again has its slot already, and leaves it to whoever asked first.
        var taken = _slots.TryFind(command.Call, out _) ? null : Take(command, now.Elapsed);
        if (_parent is not null) return AdmitByParent(command, taken);

        var held = Hold(command);
        return held.IsCompletedSuccessfully && held.Result.Detached is null
            ? Task.FromResult(Answer(command, held.Result, taken))
            : AnswerLater(command, held, taken);
    }

    public Task<RenewOutcome> Renew(RenewCall command)
    {
        if (_account is null) return Task.FromResult(RenewOutcome.Refused(NoSuchToken));
        if (!_slots.TryFind(command.Call, out var lease)) return Task.FromResult(RenewOutcome.Refused(SlotLost(command.Call)));

        command.Mark.ThrowIfNegative();
        lease.ExpiresAt = context.Now.Elapsed + lease.Length;
        return _parent?.Renew(command) ?? _account.Renew(command);
    }

    public async Task<SettleOutcome> Settle(SettleCall command)
    {
        command.Usage.ThrowIfNegative();
        if (_account is null) return SettleOutcome.NotHeld;
        var outcome = await (_parent?.Settle(command) ?? _account.Settle(command));
        if (outcome.Status is not SettleStatus.NotHeld) Release(command.Call, command.Usage.UnitsTotal);
        return outcome;
    }

    public async Task<SettleOutcome> Void(VoidCall command)
    {
        if (_account is null) return SettleOutcome.NotHeld;
        var outcome = await (_parent?.Void(command) ?? _account.Void(command));
        if (outcome.Status is SettleStatus.NotHeld) return outcome;
        if (!command.IsRefused) Release(command.Call, unitsUsed: 0);
        else if (_slots.TryFind(command.Call, out var lease)) GiveBack(command.Call, lease, context.Now.Elapsed);
        return outcome;
    }

    /// <summary>The lease ended and the slot may be another call's: renewing the hold alone would put one call too many behind the token.</summary>
    private Refusal SlotLost(CallId call) =>
        Refusals.Token(RefusalReason.HoldNotFound, id.Value, $"Call {call} is not in progress: it was not renewed in time, or it has ended.");

    private Task<HoldOutcome> Hold(AdmitCall command) => _account!.Hold(new HoldFunds(
        command.Call,
        id,
        command.Model,
        command.Offer!.Upstream,
        command.Offer.Price,
        command.UnitsInput,
        command.UnitsOutputMax,
        State.Settings!.SpendingCap,
        options.Lease)
    {
        TokenSeqBefore = _book.SeqBefore,
        Kind = command.Kind,
        Payers = command.Passed is { } passed ? TokenRules.Narrow(State.Settings.Payers, passed.Payers) : State.Settings.Payers,
        Member = State.Settings.Member,
        Temporary = command.Passed?.Token,
        TemporarySeqBefore = command.Passed?.SeqBefore,
    });

    private Refusal? Refuse(AdmitCall command, Moment now)
    {
        if (TokenRules.RefuseModel(id, State.Settings!, command) is { } model) return model;
        if (_slots.TryFind(command.Call, out _)) return null;
        if (TokenRules.RefuseInput(command) is { } input) return input;

        var slots = State.Settings!.Limits.Concurrency;
        if (_slots.Count(slots, now.Elapsed) is var taken && taken >= slots)
        {
            return Refusals.Concurrency(RefusalOwner.Token, id.Value, slots.Value, taken);
        }

        return _meter.Check(command.UnitsEstimated, now.Elapsed) is { } breach ? Refusals.Window(RefusalOwner.Token, id.Value, breach) : null;
    }

    private Lease Take(AdmitCall command, TimeSpan now)
    {
        var lease = new Lease(now, command.UnitsEstimated) { Length = options.Lease, ExpiresAt = now + options.Lease };
        _slots.Take(command.Call, lease);
        _meter.Count(command.UnitsEstimated, now);
        return lease;
    }

    private Admission Answer(AdmitCall command, HoldOutcome held, Lease? taken)
    {
        var now = context.Now.Elapsed;
        if (held.IsHeld) return Admission.Admitted(State.Account!.Value, held.AmountHeld, _meter.ViewMinutes(now));
        GiveBack(command.Call, taken, now);
        return held.Detached is { } detached && detached != id
            ? Admission.Detached(held.Refusal, _meter.ViewMinutes(now))
            : Admission.Refused(held.Refusal, _meter.ViewMinutes(now));
    }

    private async Task<Admission> AnswerLater(AdmitCall command, Task<HoldOutcome> held, Lease? taken)
    {
        try
        {
            var outcome = await held;
            if (outcome.Detached == id)
            {
                await Reattach();
                outcome = await Hold(command);
            }

            return outcome.IsHeld && await RefuseLate(command, taken) is { } late ? late : Answer(command, outcome, taken);
        }
        catch (Exception) when (taken is not null)
        {
            // Nobody knows whether the account held: if it did, its hold expires; the caller was told of a failure and sends nothing upstream.
            GiveBack(command.Call, taken, context.Now.Elapsed);
            throw;
        }
    }

    /// <summary>
    /// While its call waited for what pays, the token may have been deleted or switched off, and the slot may have gone to another call. That is in
    /// force at once (B6): the call is let go as if it had come later, and its hold with it. Who asked again only learns of it: what there is to let
    /// go is the first question's.
    /// </summary>
    private async Task<Admission?> RefuseLate(AdmitCall command, Lease? taken)
    {
        if ((TokenRules.RefuseCredential(id, State, command.Presented, context.Now.Utc) ?? KeepSlot(command.Call, taken)) is not { } refusal) return null;
        if (taken is not null)
        {
            var release = new VoidCall(command.Call, new CallResult(refusal.Reason.ToStatus(), null, 0)) { IsRefused = true };
            await (_parent?.Void(release) ?? _account!.Void(release));
            GiveBack(command.Call, taken, context.Now.Elapsed);
        }

        return Admission.Refused(refusal, _meter.ViewMinutes(context.Now.Elapsed));
    }

    /// <summary>A hold lives for a lease from its admission on, and a slot as long as its hold: else another call could have it meanwhile.</summary>
    private Refusal? KeepSlot(CallId call, Lease? taken)
    {
        if (!_slots.TryFind(call, out var lease)) return SlotGone(call);
        if (taken is not null) lease.ExpiresAt = context.Now.Elapsed + lease.Length;
        return null;
    }

    private Refusal SlotGone(CallId call) =>
        Refusals.Token(RefusalReason.Overloaded, id.Value, $"Call {call} waited longer than its slot is kept.") with { RetryAfter = Refusals.RetrySoon };

    /// <summary>A refused call leaves nothing counted (F6), also when its slot has gone to another meanwhile.</summary>
    private void GiveBack(CallId call, Lease? taken, TimeSpan now)
    {
        if (taken is null) return;
        _slots.Return(call, taken);
        if (taken.IsCorrected) return;
        taken.IsCorrected = true;
        _meter.Undo(taken.UnitsEstimated, taken.CountedAt, now);
    }

    /// <summary>
    /// A slot is carried by a hold, so it is free when the call's end is on the books and not before: by then the upstream has been let go.
    /// An end that cannot be written leaves the slot to its lease, and one that finds no hold to whoever may be asking for it just now.
    /// </summary>
    private void Release(CallId call, long unitsUsed)
    {
        if (_slots.TryRelease(call, out var lease))
        {
            lease.IsCorrected = true;
            _meter.CorrectUnits(unitsUsed - lease.UnitsEstimated, lease.CountedAt, context.Now.Elapsed);
        }
    }
}

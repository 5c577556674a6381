using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Limits;
using Metering.Tokens.Events;

namespace Metering.Tokens;

/// <summary>
/// Admits calls. Owns slots and windows; they are not journaled, because the account's holds carry them and the books give them back. Its
/// turns interleave at every await: what a call takes is taken before the await and given back after it if the account refuses.
/// </summary>
internal sealed class TokenActor(TokenId id, IActorContext context, TokenOptions options) : IToken, IActor
{
    private readonly SlotLedger _slots = new();
    private Book<TokenState, TokenEvent> _book = null!;
    private LimitMeter _meter = null!;
    private IAccount? _account;
    private Task? _attaching;
    private bool _isSuperseded;

    public bool IsOver => _book.IsFenced || _isSuperseded;

    public bool IsBlank => _book.IsIdle && State.Account is null;

    public bool CanDeactivate => _book.IsIdle && _slots.CountAlive(context.Now.Elapsed) == 0;

    public Task Durable => _book.Durable;

    private TokenState State => _book.State;

    public async Task Activate(HandOver? past, CancellationToken cancellationToken)
    {
        _book = await Book<TokenState, TokenEvent>.Open(
            StreamId.Of(id), context.Activation, context.Journal, BookFormats.Token, cancellationToken);
        _meter = LimitMeter.For(State.Settings?.Limits ?? LimitSettings.Unlimited, context.Now);
        if (State.Account is not { } account) return;

        _account = context.Actors.Account(account);
        RestoreSlots(await Attach(_account));
        if (past?.Seq == _book.SeqBefore) _meter.TakeOver(past.Windows, context.Now);
        await RestoreWindows(_meter, cancellationToken);
    }

    public HandOver? Deactivate()
    {
        _book.KeepSnapshotIfIdle();
        return _book.IsIdle && !IsOver && !_meter.IsEmpty ? new HandOver(_book.SeqLast, _meter.HandOver(context.Now)) : null;
    }

    public void Wake()
    {
    }

    public async Task<ChangeOutcome> Create(CreateToken command)
    {
        if (command.Settings.Problem() is { } problem) return ChangeOutcome.Invalid(problem);
        if (await context.Actors.Account(command.Account).View() is null) return ChangeOutcome.Invalid($"Account {command.Account} does not exist.");
        if (await FaultOfMember(context.Actors.Account(command.Account), command.Settings) is { } fault) return fault;
        if (State.Account is not null)
        {
            await _book.Durable;
            return State.Account == command.Account && State.SecretHash!.Value.Equals(command.SecretHash)
                ? ChangeOutcome.Repeated
                : ChangeOutcome.Conflict($"Token {id} exists with other content.");
        }

        _meter = LimitMeter.For(command.Settings.Limits, context.Now);
        _meter.CountPast([], context.Now);
        _account = context.Actors.Account(command.Account);
        await _book.Raise(new TokenCreated(command.Account, command.SecretHash, command.Settings, context.Now.Utc));
        await Attach(_account);
        return ChangeOutcome.Applied;
    }

    public async Task<ChangeOutcome> Change(ChangeToken command)
    {
        if (_account is null) return ChangeOutcome.NotFound;
        if (command.Settings.Problem() is { } problem) return ChangeOutcome.Invalid(problem);
        if (await FaultOfMember(_account, command.Settings) is { } fault) return fault;
        if (State.Settings is null or { Status: TokenStatus.Deleted }) return ChangeOutcome.NotFound;

        var meter = _meter = LimitMeter.For(command.Settings.Limits, context.Now, _meter);
        await _book.Raise(new TokenChanged(command.Settings, context.Now.Utc));

        // The answer waits for the account's books, so that the past that is read next contains every call admitted so far.
        await _account!.ReadTokenHolds(id);
        await RestoreWindows(meter, CancellationToken.None);
        return ChangeOutcome.Applied;
    }

    public async Task<ChangeOutcome> Delete()
    {
        if (State.Settings is null) return ChangeOutcome.NotFound;
        if (State.Settings.Status is TokenStatus.Deleted)
        {
            await _book.Durable;
            return ChangeOutcome.Repeated;
        }

        await _book.Raise(new TokenDeleted(context.Now.Utc));
        return ChangeOutcome.Applied;
    }

    public async Task<Authentication> Authenticate(AuthenticateToken command)
    {
        var refusal = TokenRules.RefuseCredential(id, State, command.SecretHash, command.Address, command.Plan, context.Now.Utc);
        if (refusal is not null) return Authentication.Refused(refusal);
        var accepted = Authentication.Accepted(State.Account!.Value, State.Settings!.Models, State.Settings.Payers);
        if (State.Settings.Member is not { } member) return accepted;
        var view = await _account!.ViewMember(member);
        return AccountRules.RefuseMember(member, view?.Settings.Status) is { } gone ? Authentication.Refused(gone) : accepted;
    }

    public Task<Admission> Admit(AdmitCall command)
    {
        command.ThrowIfImpossible();
        var now = context.Now;
        if (Refuse(command, now) is { } refusal) return Task.FromResult(Admission.Refused(refusal, _meter.ViewMinutes(now.Elapsed)));

        var isRepeated = _slots.TryFind(command.Call, out _);
        if (!isRepeated) Take(command, now.Elapsed);
        var held = Hold(command);
        return held.IsCompletedSuccessfully && !held.Result.IsDetached
            ? Task.FromResult(Answer(command, held.Result, isRepeated))
            : AnswerLater(command, held, isRepeated);
    }

    public Task<RenewOutcome> Renew(RenewCall command)
    {
        if (_account is null) return Task.FromResult(RenewOutcome.Refused(NoSuchToken));
        if (!_slots.TryFind(command.Call, out var lease)) return Task.FromResult(RenewOutcome.Refused(SlotLost(command.Call)));

        command.Mark.ThrowIfNegative();
        lease.ExpiresAt = context.Now.Elapsed + lease.Length;
        return _account.Renew(command);
    }

    public async Task<SettleOutcome> Settle(SettleCall command)
    {
        command.Usage.ThrowIfNegative();
        if (_account is null) return SettleOutcome.NotHeld;
        var outcome = await _account.Settle(command);
        Release(command.Call, command.Usage.UnitsTotal);
        return outcome;
    }

    public async Task<SettleOutcome> Void(VoidCall command)
    {
        if (_account is null) return SettleOutcome.NotHeld;
        var outcome = await _account.Void(command);
        Release(command.Call, unitsUsed: 0);
        return outcome;
    }

    public async Task<TokenView?> View()
    {
        if (State.Account is not { } account) return null;
        var spend = await _account!.ReadTokenHolds(id);
        var now = context.Now.Elapsed;
        return new TokenView(id, account, State.Settings!, _slots.CountAlive(now), _meter.View(now), spend.AmountSpent, spend.AmountHeld);
    }

    internal static Refusal NoSuchToken { get; } = new(RefusalReason.HoldNotFound, "No such token.");

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
        Payers = State.Settings.Payers,
        Member = State.Settings.Member,
    });

    private static async Task<ChangeOutcome?> FaultOfMember(IAccount account, TokenSettings settings) =>
        settings.Member is { } member && TokenRules.FaultOfMember(settings, member, await account.ViewMember(member)) is { } fault
            ? ChangeOutcome.Invalid(fault)
            : null;

    private Refusal? Refuse(AdmitCall command, Moment now)
    {
        if (TokenRules.RefuseCredential(id, State, command.SecretHash, command.Address, command.Plan, now.Utc) is { } credential) return credential;
        if (TokenRules.RefuseModel(id, State.Settings!, command) is { } model) return model;
        if (_slots.TryFind(command.Call, out _)) return null;

        var slots = State.Settings!.Limits.Concurrency;
        if (_slots.Count(slots, now.Elapsed) is var taken && taken >= slots)
        {
            return Refusals.Concurrency(RefusalOwner.Token, id.Value, slots.Value, taken);
        }

        return _meter.Check(command.UnitsEstimated, now.Elapsed) is { } breach ? Refusals.Window(RefusalOwner.Token, id.Value, breach) : null;
    }

    private void Take(AdmitCall command, TimeSpan now)
    {
        _slots.Take(command.Call, new Lease(now, command.UnitsEstimated) { Length = options.Lease, ExpiresAt = now + options.Lease });
        _meter.Count(command.UnitsEstimated, now);
    }

    private Admission Answer(AdmitCall command, HoldOutcome held, bool isRepeated)
    {
        var now = context.Now.Elapsed;
        if (held.IsHeld) return Admission.Admitted(State.Account!.Value, held.AmountHeld, _meter.ViewMinutes(now));
        if (!isRepeated) GiveBack(command.Call, now);
        return Admission.Refused(held.Refusal, _meter.ViewMinutes(now));
    }

    private async Task<Admission> AnswerLater(AdmitCall command, Task<HoldOutcome> held, bool isRepeated)
    {
        try
        {
            var outcome = await held;
            if (outcome.IsDetached)
            {
                await Reattach();
                outcome = await Hold(command);
            }

            return Answer(command, outcome, isRepeated);
        }
        catch (Exception) when (!isRepeated)
        {
            // Nobody knows whether the account held: if it did, its hold expires; the caller was told of a failure and sends nothing upstream.
            GiveBack(command.Call, context.Now.Elapsed);
            throw;
        }
    }

    private void GiveBack(CallId call, TimeSpan now)
    {
        if (_slots.TryRelease(call, out var lease)) _meter.Undo(lease.UnitsEstimated, lease.CountedAt, now);
    }

    /// <summary>
    /// A slot is carried by a hold, so it is free when the call's end is on the books and not before: by then the upstream has been let go.
    /// An end that cannot be written leaves the slot to its lease.
    /// </summary>
    private void Release(CallId call, long unitsUsed)
    {
        if (_slots.TryRelease(call, out var lease))
        {
            _meter.CorrectUnits(unitsUsed - lease.UnitsEstimated, lease.CountedAt, context.Now.Elapsed);
        }
    }

    /// <summary>
    /// The account has come back without memory of this activation, or a later one has attached. Only whoever can still write to the token's
    /// stream may attach again; one attempt serves all calls that wait.
    /// </summary>
    private Task Reattach()
    {
        if (_attaching is null or { IsCompleted: true }) _attaching = ProveAndAttach();
        return _attaching;
    }

    private async Task ProveAndAttach()
    {
        await _book.ProveOwnership();
        await Attach(_account!);
    }

    private async Task<TokenHolds> Attach(IAccount account)
    {
        if (await account.AttachToken(new AttachToken(id, _book.SeqBefore)) is { } holds) return holds;
        _isSuperseded = true;
        throw new FencedException(StreamId.Of(id));
    }

    /// <summary>The account's holds are this token's slots: each lives one more lease unless its relay renews it (F8).</summary>
    private void RestoreSlots(TokenHolds holds)
    {
        var now = context.Now;
        foreach (var hold in holds.Holds)
        {
            _slots.Take(
                hold.Call,
                new Lease(now.PastElapsed(hold.HeldAt), hold.UnitsEstimated) { Length = hold.Lease, ExpiresAt = now.Elapsed + hold.Lease });
        }
    }

    private Task RestoreWindows(LimitMeter meter, CancellationToken cancellationToken) =>
        meter.RestorePast(context, since => context.Books.ReadActivity(id, since, cancellationToken));
}

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
internal sealed partial class TokenActor(TokenId id, IActorContext context, TokenOptions options) : IToken, IActor
{
    private readonly SlotLedger _slots = new();
    private Book<TokenState, TokenEvent> _book = null!;
    private LimitMeter _meter = null!;
    private IAccount? _account;
    private IToken? _parent;
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
        _parent = Parent(State.Settings!);
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
        if (command.Settings.Parent is { } parent && await FaultOfParent(parent, command) is { } orphaned) return ChangeOutcome.Invalid(orphaned);
        if (await FaultOfMember(context.Actors.Account(command.Account), command.Settings) is { } fault) return fault;
        if (State.Account is not null)
        {
            await _book.Durable;
            return State.Account == command.Account && State.SecretHash!.Value.Equals(command.SecretHash)
                ? ChangeOutcome.Repeated
                : ChangeOutcome.Conflict($"Token {id} exists with other content.");
        }

        if (command.Settings.Parent is not null && command.Settings.ExpiresAt <= context.Now.Utc) return ChangeOutcome.Invalid("A temporary token expires at a time to come.");
        _meter = LimitMeter.For(command.Settings.Limits, context.Now);
        _meter.CountPast([], context.Now);
        _account = context.Actors.Account(command.Account);
        _parent = Parent(command.Settings);
        await _book.Raise(new TokenCreated(command.Account, command.SecretHash, command.Settings, context.Now.Utc));
        await Attach(_account);
        return ChangeOutcome.Applied;
    }

    public async Task<ChangeOutcome> Change(ChangeToken command)
    {
        if (_account is null) return ChangeOutcome.NotFound;

        // A child of a token stays one, and whose it is is said by its access token alone.
        var settings = State.Settings!.Parent is { } parent ? command.Settings with { Parent = parent, Member = null } : command.Settings;
        if (settings.Parent != State.Settings.Parent) return ChangeOutcome.Invalid("Whether a token is temporary is said when it is created.");
        if (settings.Problem() is { } problem) return ChangeOutcome.Invalid(problem);
        if (await FaultOfMember(_account, settings) is { } fault) return fault;
        if (State.Settings is null or { Status: TokenStatus.Deleted }) return ChangeOutcome.NotFound;

        var meter = _meter = LimitMeter.For(settings.Limits, context.Now, _meter);
        await _book.Raise(new TokenChanged(settings, context.Now.Utc));

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
        if (TokenRules.RefuseCredential(id, State, command.Presented, context.Now.Utc) is { } refusal) return Authentication.Refused(refusal);
        var settings = State.Settings!;
        if (_parent is not null) return (await _parent.Authenticate(command with { Temporary = id })).NarrowedBy(settings);

        var accepted = Authentication.Accepted(State.Account!.Value, id, settings.Models, settings.Payers);
        if (settings.Member is not { } member) return accepted;
        var view = await _account!.ViewMember(member);
        return AccountRules.RefuseMember(member, view?.Settings.Status) is { } gone ? Authentication.Refused(gone) : accepted;
    }

    public async Task<TokenView?> View()
    {
        if (State.Account is not { } account) return null;
        var member = await MemberOf(State.Settings!);
        var spend = await _account!.ReadTokenHolds(id);
        var now = context.Now.Elapsed;
        var settings = State.Settings!.Parent is null ? State.Settings : State.Settings with { Member = member };
        return new TokenView(id, account, settings, _slots.CountAlive(now), _meter.View(now), spend.AmountSpent, spend.AmountHeld);
    }

    internal static Refusal NoSuchToken { get; } = new(RefusalReason.HoldNotFound, "No such token.");

    private async Task<ChangeOutcome?> FaultOfMember(IAccount account, TokenSettings settings) =>
        await MemberOf(settings) is { } member && TokenRules.FaultOfMember(settings, member, await account.ViewMember(member)) is { } fault
            ? ChangeOutcome.Invalid(fault)
            : null;

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

using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Limits;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>
/// Owns money. Decides in memory, journals behind. Its turns interleave at every await; each is safe because what was decided before it is
/// applied to the state or stands in <see cref="_pending"/>, and what is decided after it is decided from the state as it is then.
/// </summary>
internal sealed partial class AccountActor(AccountId id, IActorContext context) : IAccount, IActor
{
    private readonly List<PendingAllocation> _pending = [];
    private readonly Dictionary<PackageId, PackageLink> _links = [];

    // Which activation of each token has attached: nobody else may take slots. Not on the books: those that come back attach again.
    private readonly Dictionary<TokenId, long> _tokens = [];
    private List<Payer> _burnOrder = [];
    private Book<AccountState, AccountEvent> _book = null!;
    private LimitMeter _meter = null!;

    public bool IsOver => _book.IsFenced;

    public bool IsBlank => _book.IsIdle && !State.IsOpen;

    public bool CanDeactivate =>
        _book.IsIdle && State.Holds.Count == 0 && _pending.Count == 0 && _links.Values.All(link => !link.HasUndelivered);

    public Task Durable => _book.Durable;

    private AccountState State => _book.State;

    public async Task Activate(HandOver? past, CancellationToken cancellationToken)
    {
        _book = await Book<AccountState, AccountEvent>.Open(
            StreamId.Of(id), context.Activation, context.Journal, BookFormats.Account, cancellationToken);
        if (State.IsOpen) State.Ended.ForgetBefore(context.Now.Utc);
        _meter = LimitMeter.For(State.Settings?.Limits ?? LimitSettings.Unlimited, context.Now);
        if (past?.Seq == _book.SeqBefore) _meter.TakeOver(past.Windows, context.Now);
        await RestoreWindows(_meter, cancellationToken);
        State.SumPackages();
        foreach (var package in State.Packages.Keys) Link(package, Task.CompletedTask);
        DoubtOrderedPackages();
        SortBurnOrder();
        WatchGrants();
        WatchOrders();
        ResumeHolds();
        DeliverCaptures();
    }

    public HandOver? Deactivate()
    {
        _book.KeepSnapshotIfIdle();
        return _book.IsIdle && !IsOver && !_meter.IsEmpty ? new HandOver(_book.SeqLast, _meter.HandOver(context.Now)) : null;
    }

    public void Wake()
    {
        ElapseGrants();
        ElapseOrders();
        WatchGrants();
        WatchOrders();
        ExpireHolds();
        DeliverCaptures();
    }

    public async Task<ChangeOutcome> Open(OpenAccount command)
    {
        if (command.Settings.Problem() is { } problem) return ChangeOutcome.Invalid(problem);
        if (State.IsOpen)
        {
            await _book.Durable;
            return State.Settings == command.Settings ? ChangeOutcome.Repeated : ChangeOutcome.Conflict($"Account {id} exists with other settings.");
        }

        await ApplySettings(new AccountOpened(command.Settings, context.Now.Utc), command.Settings);
        return ChangeOutcome.Applied;
    }

    public async Task<ChangeOutcome> Change(ChangeAccount command)
    {
        if (!State.IsOpen) return ChangeOutcome.NotFound;
        if (command.Settings.Problem() is { } problem) return ChangeOutcome.Invalid(problem);
        if (command.Settings.Kind is AccountKind.Individual && State.MembersCount > 1) return ChangeOutcome.Conflict("An individual has one member: only an organisation has more.");

        await ApplySettings(new AccountChanged(command.Settings, context.Now.Utc), command.Settings);
        return ChangeOutcome.Applied;
    }

    public async Task<ChangeOutcome> Rename(RenameAccount command) =>
        State.Settings is { } settings ? await Change(new ChangeAccount(settings with { Name = command.Name })) : ChangeOutcome.NotFound;

    public async Task<TokenHolds?> AttachToken(AttachToken command)
    {
        // A late message of an activation that was overtaken changes nothing.
        if (_tokens.TryGetValue(command.Token, out var seq) && seq > command.SeqBefore) return null;
        _tokens[command.Token] = command.SeqBefore;
        await _book.Durable;
        return HoldsOf(command.Token);
    }

    public async Task<TokenHolds> ReadTokenHolds(TokenId token)
    {
        await _book.Durable;
        return HoldsOf(token);
    }

    private TokenHolds HoldsOf(TokenId token)
    {
        var spend = State.Tokens.GetValueOrDefault(token) ?? new Spending();
        IReadOnlyList<TokenHold> holds =
            [.. from hold in State.Holds.Values
                where hold.Token == token || hold.Temporary?.Id == token
                select new TokenHold(hold.Call, hold.HeldAt, hold.UnitsEstimated, hold.Lease)];
        return new TokenHolds(holds, spend.Spent, spend.Held);
    }

    public Task<AccountView?> View() =>
        Task.FromResult(State.Settings is not { } settings
            ? null
            : new AccountView(
                id,
                settings,
                State.ToppedUp,
                State.CashAvailable,
                State.CashHeld,
                State.CashSpent,
                State.DebtPaid,
                State.CashPaidForOrders,
                State.CashRefunded,
                State.CashReturned,
                State.Debt,
                State.Holds.Count,
                _meter.View(context.Now.Elapsed),
                [.. _burnOrder.Where(payer => payer.Package is not null).Select(payer => payer.Package!.Value)]));

    public async Task<CallView?> ViewCall(CallId call)
    {
        if (State.Holds.TryGetValue(call, out var hold))
        {
            return new CallView(
                call, hold.Token, CallState.Held, hold.Price, hold.Discount, hold.Amount, hold.Allocation, hold.Mark, Charge: null)
            {
                Temporary = hold.Temporary?.Id,
            };
        }

        return await FindEnded(call) is { } ended
            ? new CallView(
                call, ended.Token, ended.State, ended.Price, ended.Discount, Usd.Zero, ended.Allocation, ended.Usage, ended.Charge)
            {
                Temporary = ended.Temporary,
            }
            : null;
    }

    /// <summary>The receipt of a call that has ended, safe from a crash; from memory or, when it was long ago, from the books.</summary>
    private async Task<EndedCall?> FindEnded(CallId call)
    {
        if (State.Ended.Find(call) is not { } ended)
        {
            // What was forgotten here may not be durable yet, and the books are asked about what is.
            await _book.Durable;
            return await context.Books.FindEndedCall(id, call, CancellationToken.None);
        }

        // What was read before the wait is safe after it; a correction raised meanwhile is not.
        await _book.Kept;
        return ended;
    }

    private async Task ApplySettings(AccountEvent happened, AccountSettings settings)
    {
        var meter = _meter = LimitMeter.For(settings.Limits, context.Now, _meter);
        var durable = _book.Raise(happened);
        SortBurnOrder();
        await durable;
        await RestoreWindows(meter, CancellationToken.None);
    }

    private Task RestoreWindows(LimitMeter meter, CancellationToken cancellationToken) =>
        meter.RestorePast(context, since => context.Books.ReadActivity(id, since, cancellationToken));
}

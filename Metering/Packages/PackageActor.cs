using Metering.Books;
using Metering.Calls;
using Metering.Money;
using Metering.Packages.Events;

namespace Metering.Packages;

/// <summary>A prepaid grant. Its turns interleave only where it waits for the journal, and it waits only after its state is complete.</summary>
internal sealed class PackageActor(PackageId id, IActorContext context) : IPackage, IActor
{
    private readonly Dictionary<CallId, Usd> _holds = [];
    private Book<PackageState, PackageEvent> _book = null!;
    private PackageSession? _session;
    private Usd _amountHeld;

    public bool IsOver => _book.IsFenced;

    public bool IsBlank => _book.IsIdle && State.Account is null;

    /// <summary>A session would have to attach again, which costs but loses nothing; holds are the account's.</summary>
    public bool CanDeactivate => _book.IsIdle && _holds.Count == 0;

    public Task Durable => _book.Durable;

    private PackageState State => _book.State;

    private Usd Available => State.Uncaptured - _amountHeld;

    public async Task Activate(HandOver? past, CancellationToken cancellationToken) =>
        _book = await Book<PackageState, PackageEvent>.Open(
            StreamId.Of(id), context.Activation, context.Journal, BookFormats.Package, cancellationToken);

    public HandOver? Deactivate()
    {
        _book.KeepSnapshotIfIdle();
        return null;
    }

    public void Wake()
    {
    }

    public async Task<bool> Claim(ClaimPackage command)
    {
        if (State.Account is null) _ = _book.Raise(new PackageClaimed(command.Account, context.Now.Utc));
        var isOwner = State.Account == command.Account;
        await _book.Durable;
        return isOwner;
    }

    public async Task<PackageAttached> Attach(AttachPackage command)
    {
        if (State.Account is { } owner && owner != command.Account) return new PackageAttached(false, 0);

        // An attach that was overtaken on its way by a later one of the same activation knows older terms and holds.
        if (_session is { } latest && latest.Activation == command.Session.Activation && latest.Attachment > command.Session.Attachment)
        {
            return await Attached();
        }

        _session = command.Session;
        _holds.Clear();
        _amountHeld = Usd.Zero;
        foreach (var slice in command.Holds)
        {
            if (slice.Ordinal is null || slice.Ordinal > State.OrdinalCaptured) AddHold(slice.Call, slice.Amount);
        }

        if (State.Terms is null)
        {
            _ = _book.Raise(new PackageCreated(command.Account, command.Amount, command.Terms, context.Now.Utc));
        }
        else if (!State.Terms.SameAs(command.Terms) || State.Amount != command.Amount)
        {
            Usd? amount = State.Amount == command.Amount ? null : command.Amount;
            _ = _book.Raise(new PackageChanged(command.Terms, context.Now.Utc) { Amount = amount });
        }

        return await Attached();
    }

    public Task<PackageHeld> Hold(HoldPackage command)
    {
        if (command.Session != _session) return Task.FromResult(new PackageHeld(PackageHoldStatus.NotAttached, Usd.Zero));

        var status = !State.Terms!.IsEffective(context.Now.Utc) ? PackageHoldStatus.NotEffective
            : !State.Terms.Covers(command.Token, command.Member, command.Model, command.Upstream, command.Kind) ? PackageHoldStatus.NotCovered
            : !Available.IsPositive ? PackageHoldStatus.UsedUp
            : PackageHoldStatus.Held;
        var amount = status is PackageHoldStatus.Held ? Usd.Min(Available, command.Amount) : Usd.Zero;
        if (amount.IsPositive) AddHold(command.Call, amount);
        return Task.FromResult(new PackageHeld(status, amount));
    }

    public Task Release(ReleasePackage command)
    {
        if (command.Session == _session) RemoveHold(command.Call);
        return Task.CompletedTask;
    }

    public async Task<PackageCaptured> Capture(CapturePackage command)
    {
        if (command.Session != _session) return new PackageCaptured(false, State.OrdinalCaptured);

        List<PackageCapture> fresh = [.. command.Entries.Where(entry => entry.Ordinal > State.OrdinalCaptured)];
        if (fresh.Count > 0)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(fresh[0].Ordinal, State.OrdinalCaptured + 1);
            foreach (var entry in fresh) RemoveHold(entry.Call);
            _ = _book.Raise(new CallsCaptured(fresh, context.Now.Utc));
        }

        // A repeated capture may find its entries applied but not yet durable: the answer waits for all that was raised.
        var ordinal = State.OrdinalCaptured;
        await _book.Durable;
        return new PackageCaptured(true, ordinal);
    }

    public async Task<PackageView?> View()
    {
        await _book.Durable;
        if (State.Terms is not { } terms) return null;

        var isOver = context.Now.Utc >= terms.To;
        return new PackageView(
            id,
            State.Account!.Value,
            terms,
            State.Amount,
            State.Captured,
            _amountHeld,
            Remaining: isOver ? Usd.Zero : Available,
            Expired: isOver ? Available : Usd.Zero);
    }

    /// <summary>The account forgets what the answer says is captured, so the answer waits until all of that is durable.</summary>
    private async Task<PackageAttached> Attached()
    {
        var ordinal = State.OrdinalCaptured;
        await _book.Durable;
        return new PackageAttached(true, ordinal);
    }

    private void AddHold(CallId call, Usd amount)
    {
        _holds[call] = _holds.GetValueOrDefault(call) + amount;
        _amountHeld += amount;
    }

    private void RemoveHold(CallId call)
    {
        if (_holds.Remove(call, out var amount)) _amountHeld -= amount;
    }
}

using Metering.Calls;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>
/// An account activation's end of one of its packages: attaches before the first use and again when the package has come back without memory,
/// and delivers captures until they are acknowledged. Runs in the account's turns; every await below leaves the books true, because what a
/// package holds is restored from the account's books at each attach and what it captures is numbered.
/// </summary>
internal sealed class PackageLink(
    AccountId account,
    PackageId id,
    OwnedPackage owned,
    IPackage package,
    Guid session,
    Task added,
    Func<PackageId, IReadOnlyList<PackageSlice>> readHolds)
{
    private const int CapturesMax = 512;
    private const int AttachAttemptsMax = 3;

    private Task? _attaching;
    private bool _isAttached;
    private bool _isDelivering;

    /// <summary>Captures up to here belong to calls whose end is durable, and may be delivered.</summary>
    public long OrdinalDurable { get; private set; } = owned.OrdinalLast;

    public bool HasUndelivered => owned.Uncaptured.Count > 0;

    public PackageTerms Terms => owned.Terms;

    /// <summary>Asks for up to <paramref name="amount"/>.</summary>
    public async Task<PackageHeld> Hold(CallId call, TokenId token, string model, string upstream, Usd amount)
    {
        for (var attempt = 0; attempt < AttachAttemptsMax; attempt++)
        {
            if (!_isAttached) await Attach();
            var held = await package.Hold(new HoldPackage(session, call, token, model, upstream, amount));
            if (held.Status is not PackageHoldStatus.NotAttached) return held;
            _isAttached = false;
        }

        return new PackageHeld(PackageHoldStatus.NotAttached, Usd.Zero);
    }

    /// <summary>Gives back what a refused call had set aside. When that cannot be delivered, the next attach tells the package anyway.</summary>
    public async Task Release(CallId call)
    {
        try
        {
            await package.Release(new ReleasePackage(session, call));
        }
        catch (Exception)
        {
            _isAttached = false;
        }
    }

    /// <summary>Tells the package its terms again.</summary>
    public Task Reattach()
    {
        _isAttached = false;
        return Attach();
    }

    /// <summary>The ends of calls are durable up to this capture.</summary>
    public void MarkDurable(long ordinal) => OrdinalDurable = Math.Max(OrdinalDurable, ordinal);

    /// <summary>Delivers what may be delivered. One delivery at a time; what comes meanwhile goes with its next round.</summary>
    public async Task Deliver()
    {
        if (_isDelivering) return;
        _isDelivering = true;
        try
        {
            while (NextEntries() is { Count: > 0 } entries)
            {
                if (!_isAttached) await Attach();
                var captured = await package.Capture(new CapturePackage(session, entries));
                _isAttached = captured.IsAttached;
                if (captured.IsAttached) Acknowledge(captured.OrdinalCaptured);
            }
        }
        finally
        {
            _isDelivering = false;
        }
    }

    private List<PackageCapture> NextEntries() =>
        [.. owned.Uncaptured.TakeWhile(entry => entry.Ordinal <= OrdinalDurable).Take(CapturesMax)];

    private Task Attach()
    {
        if (_attaching is null or { IsCompleted: true }) _attaching = AttachOnce();
        return _attaching;
    }

    private async Task AttachOnce()
    {
        await added;
        var attached = await package.Attach(new AttachPackage(account, session, owned.Amount, owned.Terms, SetAside()));
        if (!attached.IsAttached) throw new InvalidOperationException($"Package {id} belongs to another account than {account}.");
        Acknowledge(attached.OrdinalCaptured);
        _isAttached = true;
    }

    /// <summary>What live calls hold, and what ended calls took that the package may not have captured yet.</summary>
    private IReadOnlyList<PackageSlice> SetAside() =>
        [
            .. readHolds(id),
            .. from entry in owned.Uncaptured
               where entry.Amount.IsPositive
               select new PackageSlice(entry.Call, entry.Amount, entry.Ordinal),
        ];

    private void Acknowledge(long ordinal) => owned.Uncaptured.RemoveAll(entry => entry.Ordinal <= ordinal);
}

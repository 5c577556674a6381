using Metering.Calls;
using Metering.Packages;

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
    Guid activation,
    Task added,
    Func<PackageId, IReadOnlyList<PackageSlice>> readHolds)
{
    private const int CapturesMax = 512;
    private const int AttachAttemptsMax = 3;

    private Task<PackageSession>? _attaching;
    private PackageSession? _session;
    private long _attachments;
    private bool _isDelivering;
    private bool _isUnclear;

    /// <summary>Captures up to here belong to calls whose end is durable, and may be delivered.</summary>
    public long OrdinalDurable { get; private set; } = owned.OrdinalLast;

    /// <summary>The package must be told something: captures, or, after a doubt, what is really set aside.</summary>
    public bool HasUndelivered => owned.Uncaptured.Count > 0 || _isUnclear;

    public PackageTerms Terms => owned.Terms;

    /// <summary>Asks for what a call still misses. What is set aside joins its allocation in the turn that learns of it.</summary>
    public async Task<PackageHoldStatus> Hold(PendingAllocation pending)
    {
        for (var attempt = 0; attempt < AttachAttemptsMax; attempt++)
        {
            var session = _session ?? await Attach();
            var scope = pending.Scope;
            var held = await HoldOrDetach(
                new HoldPackage(session, pending.Call, scope.Token, scope.Model, scope.Upstream, pending.AmountMissing) { Kind = scope.Kind, Member = scope.Member });

            // An attach that was sent meanwhile did not know of this hold and wiped it out: it must be asked for again.
            if (held.Status is not PackageHoldStatus.NotAttached && _session == session)
            {
                if (held.Amount.IsPositive) pending.Allocation.AddAmount(GrantId.Of(id), held.Amount);
                return held.Status;
            }

            Detach(session);
        }

        throw new InvalidOperationException($"Package {id} was attached {AttachAttemptsMax} times and never kept its session.");
    }

    /// <summary>Gives back what a refused call had set aside. When that cannot be delivered, the next attach tells the package anyway.</summary>
    public async Task Release(CallId call)
    {
        if (_session is not { } session)
        {
            _isUnclear = true;
            return;
        }

        try
        {
            await package.Release(new ReleasePackage(session, call));
        }
        catch (Exception)
        {
            Detach(session);
        }
    }

    /// <summary>
    /// The package may not know what it is by now: it is told before its next use, and what it answers to holds until then means nothing.
    /// </summary>
    public void Doubt() => (_session, _isUnclear) = (null, true);

    /// <summary>Tells the package its terms and holds again; an attach on its way may have told it older ones.</summary>
    public Task Reattach()
    {
        (_session, _isUnclear) = (null, true);
        return _attaching = AttachOnce(new PackageSession(activation, ++_attachments));
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
            while (_isUnclear) await Attach();
            while (NextEntries() is { Count: > 0 } entries)
            {
                var session = _session ?? await Attach();
                var captured = await package.Capture(new CapturePackage(session, entries));
                if (captured.IsAttached) Acknowledge(captured.OrdinalCaptured);
                else Detach(session);
            }
        }
        finally
        {
            _isDelivering = false;
        }
    }

    private List<PackageCapture> NextEntries() =>
        [.. owned.Uncaptured.TakeWhile(entry => entry.Ordinal <= OrdinalDurable).Take(CapturesMax)];

    /// <summary>Nobody knows whether the package took a hold that failed: the next attach tells it what stands.</summary>
    private async Task<PackageHeld> HoldOrDetach(HoldPackage command)
    {
        try
        {
            return await package.Hold(command);
        }
        catch (Exception)
        {
            Detach(command.Session);
            throw;
        }
    }

    /// <summary>An answer to an old session says nothing about the present one.</summary>
    private void Detach(PackageSession session)
    {
        if (_session == session) _session = null;
        _isUnclear |= _session is null;
    }

    private Task<PackageSession> Attach()
    {
        if (_attaching is null or { IsCompleted: true }) _attaching = AttachOnce(new PackageSession(activation, ++_attachments));
        return _attaching;
    }

    private async Task<PackageSession> AttachOnce(PackageSession session)
    {
        await added;
        var attached = await AttachOrDoubt(new AttachPackage(account, session, owned.Amount, owned.Terms, SetAside()));
        if (!attached.IsAttached) throw new InvalidOperationException($"Package {id} belongs to another account than {account}.");
        Acknowledge(attached.OrdinalCaptured);
        if (session.Attachment == _attachments) _session = session;
        return _session ?? await Attach();
    }

    /// <summary>
    /// Doubts from before are settled by what is sent now; those that come while it is on its way are not. Answers to holds under the session so
    /// far mean nothing from here on.
    /// </summary>
    private async Task<PackageAttached> AttachOrDoubt(AttachPackage command)
    {
        (_session, _isUnclear) = (null, false);
        try
        {
            return await package.Attach(command);
        }
        catch (Exception)
        {
            _isUnclear = true;
            throw;
        }
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

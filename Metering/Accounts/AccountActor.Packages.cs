using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Packages;

namespace Metering.Accounts;

/// <content>What packages pay: adding them, asking them in burn order, and delivering what calls took from them.</content>
internal sealed partial class AccountActor
{
    private static readonly TimeSpan DeliverAgainAfter = TimeSpan.FromSeconds(1);

    public async Task<ChangeOutcome> AddPackage(AddPackage command)
    {
        if (!State.IsOpen) return ChangeOutcome.NotFound;
        if (!command.Amount.IsPositive) return ChangeOutcome.Invalid("A package has an amount of more than zero.");
        if ((command.Terms.Problem() ?? MemberRules.FaultOf(State, command.Terms.Members)) is { } problem) return ChangeOutcome.Invalid(problem);
        if (!await context.Actors.Package(command.Package).Claim(new ClaimPackage(id)))
        {
            return ChangeOutcome.Conflict($"Package {command.Package} belongs to another account.");
        }

        if (State.Packages.TryGetValue(command.Package, out var owned))
        {
            await _book.Durable;
            return owned.Amount == command.Amount && owned.Terms.SameAs(command.Terms)
                ? ChangeOutcome.Repeated
                : ChangeOutcome.Conflict($"Package {command.Package} exists with other content.");
        }

        var durable = _book.Raise(new PackageAdded(command.Package, command.Amount, command.Terms, context.Now.Utc));
        Link(command.Package, durable);
        SortBurnOrder();
        await durable;
        await _links[command.Package].Reattach();
        return ChangeOutcome.Applied;
    }

    public async Task<ChangeOutcome> ChangePackage(ChangePackage command)
    {
        if (!State.Packages.TryGetValue(command.Package, out var owned)) return ChangeOutcome.NotFound;
        if ((command.Terms.Problem() ?? MemberRules.FaultOf(State, command.Terms.Members)) is { } problem) return ChangeOutcome.Invalid(problem);
        if (owned.IsVoid) return ChangeOutcome.Conflict("The package was refunded and is void.");

        var durable = _book.Raise(new PackageTermsChanged(command.Package, command.Terms, context.Now.Utc));
        SortBurnOrder();
        await durable;
        await _links[command.Package].Reattach();
        return ChangeOutcome.Applied;
    }

    public async Task<ChangeOutcome> BindPackage(BindPackage command) =>
        State.Packages.TryGetValue(command.Package, out var owned)
            ? await ChangePackage(new ChangePackage(command.Package, owned.Terms with { Tokens = command.Tokens, Members = command.Members }))
            : ChangeOutcome.NotFound;

    private static Refusal PackageUnreachable { get; } =
        new(RefusalReason.Overloaded, "A package that should pay cannot be reached for now.")
        {
            Owner = RefusalOwner.Grant,
            RetryAfter = Refusals.RetrySoon,
        };

    private static PendingAllocation? Find(List<PendingAllocation> pending, CallId call) => pending.Find(entry => entry.Call == call);

    private async Task<HoldOutcome> HoldWithPackages(HoldFunds command, PendingAllocation pending, TimeSpan countedAt)
    {
        var isReachable = await TryPay(pending);
        _pending.Remove(pending);

        // A later activation of the token may have attached meanwhile, which does not know of this call.
        if (DetachedOf(command) is { } detached)
        {
            ReleaseAll(pending);
            _meter.Undo(command.UnitsEstimated, countedAt, context.Now.Elapsed);
            return HoldOutcome.Refused(TokenDetached, detached);
        }

        // Settings may have changed, and an overrun may have used up the cap, while packages answered: this is decided from the state as it is now.
        ElapseGrants();
        var refusal = isReachable
            ? AccountRules.RefuseStatus(id, State, command.Member) ?? RefuseSpending(command, pending.Amount) ?? RefuseShort(pending)
            : PackageUnreachable;
        if (refusal is null) return Take(command, pending, countedAt);
        ReleaseAll(pending);
        return Refuse(command, countedAt, refusal);
    }

    /// <summary>
    /// <see langword="false"/> when a package cannot be reached. The allocation stands in <see cref="_pending"/> until the caller, who goes on
    /// without another await, takes it out and decides about it.
    /// </summary>
    private async Task<bool> TryPay(PendingAllocation pending)
    {
        _pending.Add(pending);
        try
        {
            await Pay(pending);
            return true;
        }
        catch (Exception) when (!IsOver)
        {
            return false;
        }
    }

    /// <summary>Asks whatever covers the call, in burn order, until nothing is missing. The order of the moment it began is followed to its end.</summary>
    private async Task Pay(PendingAllocation pending)
    {
        foreach (var payer in _burnOrder)
        {
            if (!pending.AmountMissing.IsPositive) break;
            if (payer.Package is not { } package)
            {
                PayFrom(payer, pending, context.Now.Utc);
                continue;
            }

            var link = _links[package];
            if (!pending.Scope.MaySpend(payer.Id))
            {
                pending.See(GrantVerdict.NotAuthorised, grant: null);
                continue;
            }

            if (!Covers(link.Terms, pending.Scope))
            {
                pending.See(GrantVerdict.NotCovered, grant: null);
                continue;
            }

            if (!link.Terms.IsEffective(context.Now.Utc))
            {
                pending.See(GrantVerdict.Expired, grant: null);
                continue;
            }

            var status = await link.Hold(pending);
            if (status is not PackageHoldStatus.NotCovered) pending.See(GrantVerdict.UsedUp, payer.Id);
        }
    }

    /// <summary>Gives back what a call that is refused after all had set aside: it has nothing else in any package.</summary>
    private void ReleaseAll(PendingAllocation pending)
    {
        foreach (var package in pending.Allocation.Packages()) _ = _links[package].Release(pending.Call);
        context.WakeAfter(DeliverAgainAfter);
    }

    /// <summary>A package knows a call's hold as one sum, so what its extension took cannot be given back alone: it is told the sums anew.</summary>
    private void ReleaseExtension(PendingAllocation pending)
    {
        foreach (var package in pending.Allocation.Packages()) _ = ReattachQuietly(_links[package]);
        context.WakeAfter(DeliverAgainAfter);
    }

    private async Task ReattachQuietly(PackageLink link)
    {
        try
        {
            await link.Reattach();
        }
        catch (Exception) when (!IsOver)
        {
            // The link stays detached and attaches before its next use, or when the account wakes.
            context.WakeAfter(DeliverAgainAfter);
        }
    }

    /// <summary>Packages take what calls cost only when that is in the books: what is merely kept can still be refused by the fence.</summary>
    private async Task DeliverWhenDurable(Task durable, IReadOnlyList<Slice> slices)
    {
        if (!slices.Any(slice => slice.Grant.IsPackage(out _))) return;
        List<(PackageLink Link, long Ordinal)> captures =
            [.. slices.Packages().Select(package => (_links[package], State.Packages[package].OrdinalLast))];
        try
        {
            await durable;
        }
        catch (Exception lost) when (lost is FencedException or JournalClosedException)
        {
            // This activation is over. The next one delivers what the books say.
            return;
        }

        foreach (var (link, ordinal) in captures)
        {
            link.MarkDurable(ordinal);
            _ = Deliver(link);
        }
    }

    private void DeliverCaptures()
    {
        foreach (var link in _links.Values)
        {
            if (link.HasUndelivered) _ = Deliver(link);
        }
    }

    private async Task Deliver(PackageLink link)
    {
        try
        {
            await link.Deliver();
        }
        catch (Exception) when (!IsOver)
        {
            // The package could not be reached: what it must capture is on the books, numbered, and is sent again.
            context.WakeAfter(DeliverAgainAfter);
        }
    }

    /// <summary>
    /// The process may have ended between the row that an order made and the message that tells the package of it. One that calls have used was told of
    /// its beginning.
    /// </summary>
    private void DoubtOrderedPackages()
    {
        foreach (var (package, owned) in State.Packages)
        {
            if (owned.OrdinalLast == 0 || owned.IsChangedByOrder) _links[package].Doubt();
        }
    }

    private void Link(PackageId package, Task added) =>
        _links[package] = new PackageLink(
            id, package, State.Packages[package], context.Actors.Package(package), context.Activation, added, SlicesOf);

    private IReadOnlyList<PackageSlice> SlicesOf(PackageId package)
    {
        var grant = GrantId.Of(package);
        var held = State.Holds.Values.Select(hold => new PackageSlice(hold.Call, hold.Allocation.Of(grant)));
        var pending = _pending.Select(entry => new PackageSlice(entry.Call, entry.Allocation.Of(grant)));
        return [.. held.Concat(pending).Where(slice => slice.Amount.IsPositive)];
    }
}

using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;

namespace Simulation;

/// <content>The grants in the account: of none may be taken more than it was given, nothing lapses twice, and its windows hold.</content>
internal sealed partial class Oracle
{
    private readonly Dictionary<GrantId, OracleGrant> _grants = [];
    private readonly Dictionary<GrantId, long> _rests = [];
    private readonly HashSet<string> _grantOrders = [];

    /// <summary>How often each kind of event about grants is in this history.</summary>
    public Dictionary<Type, int> GrantEvents { get; } = [];

    private bool TryApplyGrant(AccountEvent happened)
    {
        switch (happened)
        {
            case GrantAdded added:
                Law.Holds(_grants.TryAdd(added.Grant, new OracleGrant(added)), $"{added.Grant} was added twice.");
                break;
            case GrantPeriodBegan began:
                _grants[began.Grant].Begin(began, Taken(began.Grant));
                break;
            case GrantStatusChanged changed:
                _grants[changed.Grant].Change(changed, Taken(changed.Grant));
                break;
            case GrantTermsChanged changed:
                Law.Holds(_grantOrders.Add(changed.Order), $"Order {changed.Order} was applied twice.");
                _grants[changed.Grant].Change(changed);
                break;
            case GrantBound bound:
                _grants[bound.Grant].Bind(bound);
                break;
            case CallRefunded refunded:
                _calls[refunded.Call].Refund(refunded);
                Lapse(refunded.Lapsed);
                break;
            default:
                return false;
        }

        GrantEvents[happened.GetType()] = GrantEvents.GetValueOrDefault(happened.GetType()) + 1;
        return true;
    }

    private void Lapse(IReadOnlyList<Slice>? lapsed)
    {
        foreach (var slice in lapsed ?? []) _grants[slice.Grant].Lapse(slice.Quantity);
    }

    private void AssertGrants(AccountEvent happened)
    {
        foreach (var (id, grant) in _grants)
        {
            var (held, spent) = (Quantity(id, call => call.Held), Quantity(id, call => call.Paid));
            Law.Holds(held >= 0 && spent >= 0 && grant.Lapsed >= 0, $"{id} holds {held}, spent {spent}, lapsed {grant.Lapsed} after {happened}.");
            if (grant.Terms.Quota is null) continue;
            var rest = grant.Rest(held + spent);
            var isNoDeeper = rest >= _rests.GetValueOrDefault(id) || MayOverdraw(happened);
            Law.Holds(rest >= 0 || isNoDeeper, $"{id} was given {grant.Granted} and is {-rest} beyond that after {happened}.");
            if (rest < 0 && rest < _rests.GetValueOrDefault(id)) _overdrawn++;
            _rests[id] = rest;
        }

        if (TakenBy(happened) is not { } taken) return;
        AssertGrantWindows(taken.Slices, happened);
        foreach (var slice in taken.Slices.Where(slice => slice.Grant.IsNamed)) AssertGrantPays(slice.Grant, taken.Call, happened);
    }

    /// <summary>What a call took at this moment, and which call it was; <see langword="null"/> when it took nothing.</summary>
    private (OracleCall Call, IReadOnlyList<Slice> Slices)? TakenBy(AccountEvent happened) => happened switch
    {
        CallHeld held => (_calls[held.Call], held.Allocation),
        HoldRenewed { AllocationAdded.Count: > 0 } renewed => (_calls[renewed.Call], renewed.AllocationAdded),
        _ => null,
    };

    /// <summary>A grant that a call takes of is in effect, for that call, and not overdrawn.</summary>
    private void AssertGrantPays(GrantId id, OracleCall call, AccountEvent happened)
    {
        var (grant, at) = (_grants[id], happened.At);
        Law.Holds(grant.Status is GrantStatus.Active && grant.Terms.From <= at && !(grant.Terms.To <= at), $"{id} is {grant.Status} at {happened}.");
        Law.Holds(IsBound(grant.Terms.Tokens, grant.Terms.Members, call), $"{id} is bound to others at {happened}.");
        Law.Holds(grant.Terms.Quota is null || _rests[id] >= 0, $"{id} is overdrawn after {happened}.");
    }

    /// <summary>When a call takes of a grant, no more is counted in any of the grant's windows that end then than it allows.</summary>
    private void AssertGrantWindows(IReadOnlyList<Slice> slices, AccountEvent happened)
    {
        foreach (var id in slices.Select(slice => slice.Grant).Where(grant => grant.IsNamed).Distinct())
        {
            foreach (var window in _grants[id].Terms.Windows ?? [])
            {
                var inSpan = _calls.Values.Where(call => call.HeldAt > happened.At - window.Length).Sum(call => QuantityOf(call, id));
                Law.Holds(inSpan <= window.Limit, $"{inSpan} of {window.Limit} in {window.Length} of {id} after {happened}.");
            }
        }
    }

    private void AssertGrantsAgree()
    {
        Assert.All(told.Grants, grant => Assert.Contains(grant, _grants.Keys));
        Assert.All(told.Refunds, call => Law.Holds(_calls[call].IsRefunded, $"The refund of {call} was acknowledged and is not on the books."));
        foreach (var view in told.GrantViews)
        {
            var grant = _grants[view.Id];
            var spent = Quantity(view.Id, call => call.Paid);
            Assert.Equal(
                (view.Id, grant.Status, grant.Granted, spent, 0, grant.Lapsed),
                (view.Id, view.Status, view.Granted, view.Spent, view.Held, view.Lapsed));
            Assert.Equal((view.Id, grant.Terms.Quota is null ? null : grant.Rest(spent)), (view.Id, view.Remaining));
        }
    }

    private long Taken(GrantId grant) => _calls.Values.Sum(call => QuantityOf(call, grant));

    private static long QuantityOf(OracleCall call, GrantId grant) =>
        call.Held.Concat(call.Paid).Where(slice => slice.Grant == grant).Sum(slice => slice.Quantity);

    private long Quantity(GrantId grant, Func<OracleCall, IReadOnlyList<Slice>> part) =>
        _calls.Values.SelectMany(part).Where(slice => slice.Grant == grant).Sum(slice => slice.Quantity);
}

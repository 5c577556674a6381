using Metering;
using Metering.Calls;
using Metering.Grants;
using Metering.Hosting;
using Metering.Money;

namespace Simulation;

/// <content>What operators do to grants, and the leaps of the wall clock over their resets and ends.</content>
internal sealed partial class World
{
    private int _grantOrders;

    private void SendGrantMessage(InProcessHost host)
    {
        switch (_random.Next(10))
        {
            case < 4: AddGrant(host); break;
            case < 8: ChangeGrant(host); break;
            case < 10 when _calls.Count > 0: Refund(host, AnyCall()); break;
        }
    }

    private void AddGrant(InProcessHost host)
    {
        var (grant, terms) = Grants.All[_random.Next(Grants.All.Count)];
        Ask(
            $"add {grant}",
            () => host.Account(Rules.Account).AddGrant(new AddGrant(grant, terms, "operator")),
            outcome =>
            {
                if (outcome.IsDone) _told.Grants.Add(grant);
            });
    }

    private void ChangeGrant(InProcessHost host)
    {
        var (grant, terms) = Grants.All[_random.Next(Grants.All.Count)];
        var kind = (GrantChangeKind)_random.Next(_random.Next(6) == 0 ? 5 : 4);
        var order = $"grant-order-{(_random.Next(3) == 0 ? _random.Next(_grantOrders + 1) : _grantOrders++)}";
        var command = new ChangeGrant(grant, kind, "operator")
        {
            Order = order,
            Quota = terms.Quota is null || (kind is GrantChangeKind.Renew && terms.Recurrence is not null) ? null : _random.Next(1, 30) * Grants.Scale(terms.Unit),
            To = kind is GrantChangeKind.Renew && _random.Next(2) == 0 ? _time.Utc.AddHours(_random.Next(1, 100)) : null,
        };
        Ask($"{kind} {grant} {order}", () => host.Account(Rules.Account).ChangeGrant(command));
    }

    private void Refund(InProcessHost host, CallId call)
    {
        Usd? amount = _random.Next(2) == 0 ? null : Usd.FromDollars(_random.Next(1, 4));
        Ask(
            $"refund {call} {amount}",
            () => host.Account(Rules.Account).Refund(new RefundCall(call, amount, "operator", "because")),
            outcome =>
            {
                if (outcome.Status is ChangeStatus.Applied) _told.Refunds.Add(call);
            });
    }

    /// <summary>The wall clock alone leaps, as it does for whoever sleeps: periods end, grants expire, and what lives by the other clock goes on.</summary>
    private void LeapWallClock()
    {
        Drain();
        var by = TimeSpan.FromMinutes(_random.Next(1, 3_000));
        Note($"leap {by}");
        _time.JumpWallClock(by);
    }
}

using Metering;
using Metering.Calls;
using Metering.Grants;
using Metering.Hosting;
using Metering.Money;

namespace Simulation;

/// <content>What operators do to grants, and the leaps of the wall clock over their resets and ends.</content>
internal sealed partial class World
{
    private static readonly IReadOnlyList<GrantChangeKind> Changes =
        [GrantChangeKind.Suspend, GrantChangeKind.Resume, GrantChangeKind.Renew, GrantChangeKind.Upgrade];

    private int _grantOrders;

    private void SendGrantMessage(InProcessHost host)
    {
        switch (_random.Next(Rules.HasMembers ? 12 : 10))
        {
            case < 4: AddGrant(host); break;
            case < 7: ChangeGrant(host); break;
            case < 10 when _calls.Count > 0: Refund(host, AnyCall()); break;
            case >= 10: Bind(host); break;
        }
    }

    private (GrantId Id, GrantTerms Terms) AnyGrant()
    {
        var grants = Grants.Of(Rules);
        return grants[_random.Next(grants.Count)];
    }

    private void AddGrant(InProcessHost host)
    {
        var (grant, terms) = AnyGrant();
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
        var (grant, terms) = AnyGrant();
        var kind = _random.Next(24) == 0 ? GrantChangeKind.Void : Changes[_random.Next(Changes.Count)];
        var order = $"grant-order-{(_random.Next(3) == 0 ? _random.Next(_grantOrders + 1) : _grantOrders++)}";
        var command = new ChangeGrant(grant, kind, "operator")
        {
            Order = order,
            Quota = terms.Quota is null || (kind is GrantChangeKind.Renew && terms.Recurrence is not null) ? null : _random.Next(1, 30) * Grants.Scale(terms.Unit),
            To = kind is GrantChangeKind.Renew && _random.Next(2) == 0 ? _time.Utc.AddHours(_random.Next(1, 100)) : null,
        };
        Ask($"{kind} {grant} {order}", () => host.Account(Rules.Account).ChangeGrant(command));
    }

    /// <summary>Another person gets the seat, or another share.</summary>
    private void Bind(InProcessHost host)
    {
        var (grant, terms) = AnyGrant();
        var member = Rules.Members[_random.Next(Rules.Members.Count)];
        var command = new ChangeGrant(grant, GrantChangeKind.Bind, "operator")
        {
            Tokens = _random.Next(3) == 0 ? [Rules.Capped] : null,
            Members = _random.Next(2) == 0 ? [member] : null,
            QuotaPerMember = _random.Next(3) == 0 ? null : _random.Next(1, 16) * Grants.Scale(terms.Unit),
        };
        Ask($"bind {grant} {command.Members?[0]} {command.QuotaPerMember}", () => host.Account(Rules.Account).ChangeGrant(command));
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

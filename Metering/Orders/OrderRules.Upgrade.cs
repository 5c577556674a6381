using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Grants;
using Metering.Products;
using Metering.Tokens;

namespace Metering.Orders;

/// <content>Another plan in the place of the one that an earlier order bought: at once, and what is used stays used (C13).</content>
internal static partial class OrderRules
{
    private static OrderDecision PayUpgrade(AccountState account, Order order, PayOrder command, DateTimeOffset now)
    {
        if (TargetProblem(account, order.Target, out var purchase) is { } refused) return refused;
        var product = order.Product!;
        if (UpgradeProblem(account, purchase!, product, order.Quantity, now) is { } problem) return OrderDecision.Conflict(problem);

        // The price fell with the time since; it can only have risen when more time was bought.
        var difference = Times(product.Price, order.Quantity) - Times(purchase!.Current.Product!.Price, purchase.Current.Quantity);
        if (purchase.PriceOfRest(difference, now) > order.AmountDue) return Outdated(order);

        var latest = purchase.Latest;
        var change = new PlanChange(account, purchase, order, command.Operator, now);
        foreach (var template in product.Grants)
        {
            if (template.Scale is TemplateScale.PerSeat)
            {
                var seatsNew = 0;
                for (var seat = 1; seat <= order.Quantity; seat++)
                {
                    var name = GrantNames.OfSeat(purchase.First.Number, template, seat);
                    var tokens = change.Has(name) ? null : TokensOf(order.Seats, ++seatsNew);
                    change.Put(name, template, tokens);
                }
            }
            else
            {
                change.Put(GrantNames.Of(purchase.First.Number, template), template, tokens: null);
            }
        }

        change.VoidRest();
        return change.Problem is { } cannot
            ? OrderDecision.Conflict(cannot)
            : Paid(order, command, new Stretch(now, latest.ValidTo!.Value, latest.Anchor!.Value), change.Events, now);
    }

    /// <summary>Collects what becomes of the grants of a plan when another one takes its place.</summary>
    private sealed class PlanChange(AccountState account, Purchase purchase, Order order, string by, DateTimeOffset now)
    {
        private readonly Dictionary<GrantId, Grant> _left = purchase.Grants.ToDictionary(given => given.Id, given => given.Grant);
        private readonly List<AccountEvent> _events = [];

        public IReadOnlyList<AccountEvent> Events => _events;

        public string? Problem { get; private set; }

        public bool Has(GrantId name) => _left.ContainsKey(name);

        public void Put(GrantId name, GrantTemplate template, IReadOnlyList<TokenId>? tokens)
        {
            if (_left.Remove(name, out var grant)) Change(name, grant, template);
            else Add(name, template, tokens);
        }

        public void VoidRest()
        {
            foreach (var (name, grant) in _left)
            {
                if (grant.Status is GrantStatus.Void or GrantStatus.Expired) continue;
                _events.Add(AccountRules.Void(name, grant, by, now));
            }
        }

        private void Add(GrantId name, GrantTemplate template, IReadOnlyList<TokenId>? tokens)
        {
            var latest = purchase.Latest;
            var terms = template.At(now, latest.ValidTo!.Value, purchase.First.Anchor!.Value, order.Quantity, tokens);
            Problem ??= AddProblem(account, name, terms, _events.Count);
            _events.Add(new GrantAdded(name, terms, terms.Recurrence?.PeriodAt(now), by, now));
        }

        private void Change(GrantId name, Grant grant, GrantTemplate template)
        {
            if (grant.Status is GrantStatus.Void) return;
            var terms = template.At(grant.Terms.From, grant.Terms.To ?? now, now, order.Quantity, grant.Terms.Tokens) with
            {
                To = grant.Terms.To,
                Recurrence = grant.Terms.Recurrence,
                Members = grant.Terms.Members,
                QuotaPerMember = grant.Terms.QuotaPerMember,
            };
            var granted = (terms.Quota ?? 0) - (grant.Terms.Quota ?? 0);
            Problem ??= terms.Problem() is { } problem ? problem
                : terms.Unit != grant.Terms.Unit || terms.Quota is null != grant.Terms.Quota is null ? $"{name.Name} counts otherwise in the new plan."
                : granted < 0 && grant.Remaining + granted < 0 ? $"More of {name.Name} than the new quota is used or held already."
                : null;
            _events.Add(new GrantTermsChanged(name, terms, granted, order.Number, by, now) { IsOfOrder = true });
        }
    }
}

using Metering.Grants;
using Metering.Hosting;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;

namespace Simulation;

/// <content>What clients order: the same few numbers again and again, from whatever host answers.</content>
internal sealed partial class World
{
    private const int PurchasesMax = 8;

    private static readonly Product Plan = new(ProductId.Parse("plan"), "Plan", ProductKind.Plan, Usd.FromDollars(3))
    {
        Validity = new Validity(1, PeriodUnit.Month, "UTC"),
        Grants = [new GrantTemplate("g", new GrantTerms("G", GrantUnit.Usd, DateTimeOffset.UnixEpoch) { Quota = 4 * Usd.NanosPerDollar })],
    };

    private static readonly Product Pack = new(ProductId.Parse("pack"), "Pack", ProductKind.Package, Usd.FromDollars(5))
    {
        Package = new PackageTemplate(Usd.FromDollars(6), new PackageTerms("Pack", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1))),
    };

    private void SendOrder(InProcessHost host)
    {
        var purchase = _random.Next(PurchasesMax);
        var number = _random.Next(4) == 0 ? $"more-{purchase}" : $"buy-{purchase}";
        switch (_random.Next(11))
        {
            case < 4: Place(host, number, purchase); break;
            case < 8: Pay(host, number); break;
            case < 9: Ask($"cancel {number}", () => host.Account(Rules.Account).CancelOrder(new CancelOrder(number, "operator"))); break;
            default: Ask($"refund {number}", () => host.Account(Rules.Account).RefundOrder(new RefundOrder(number, "operator", "simulated"))); break;
        }
    }

    private void Place(InProcessHost host, string number, int purchase)
    {
        // Packages of the history are bought as well as added: of both one gets the id.
        var isPackage = Rules.HasPackages && purchase < Rules.Packages.Count;
        var product = isPackage ? Pack : Plan;
        var isRenewal = number.StartsWith("more", StringComparison.Ordinal);
        var command = new PlaceOrder(number, isRenewal ? OrderKind.Renewal : isPackage ? OrderKind.Package : OrderKind.Plan, "operator")
        {
            Product = product,
            ProductId = product.Id,
            Target = isRenewal ? $"buy-{purchase}" : null,
            PayWithin = purchase % 4 == 0 ? TimeToPay.Min : TimeToPay.Default,
            Package = isPackage && !isRenewal ? Rules.Packages[purchase] : null,
        };
        Ask($"place {number}", () => host.Account(Rules.Account).PlaceOrder(command));
    }

    private void Pay(InProcessHost host, string number) => Ask(
        $"pay {number}",
        () => host.Account(Rules.Account).PayOrder(new PayOrder(number, PaymentMethod.Balance, "operator")),
        outcome =>
        {
            if (outcome.IsDone) _told.Paid.Add(number);
        });
}

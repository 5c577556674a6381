using Metering.Accounts.Events;
using Metering.Money;

namespace Simulation;

/// <content>Orders: paid once, with what is due; given back once, and never more than that.</content>
internal sealed partial class Oracle
{
    private readonly Dictionary<string, Bought> _purchases = [];
    private Usd _cashPaid;
    private Usd _cashRefunded;

    /// <summary>How many orders were paid, and how many of those refunded.</summary>
    public (int Paid, int Refunded) Orders => (_purchases.Values.Count(order => order.IsPaid), _purchases.Values.Count(order => order.IsRefunded));

    /// <summary>How many orders were not paid in time.</summary>
    public int OrdersExpired => _purchases.Values.Count(order => order.IsExpired);

    private void ApplyOrder(AccountEvent happened)
    {
        switch (happened)
        {
            case OrderPlaced placed:
                Law.Holds(_purchases.TryAdd(placed.Order.Number, new Bought(placed.Order.AmountDue, placed.Order.ExpiresAt!.Value)), $"Order {placed.Order.Number} was placed twice.");
                break;
            case OrderPaid paid:
                var bought = _purchases[paid.Order];
                Law.Holds(!(bought.IsPaid || bought.IsCancelled || bought.IsExpired), $"Order {paid.Order} was paid twice, or after it was cancelled or expired.");
                Law.Holds(paid.At < bought.ExpiresAt, $"Order {paid.Order} was paid too late.");
                Assert.Equal(bought.Due, paid.CashPaid);
                bought.IsPaid = true;
                _cashPaid += paid.CashPaid;
                break;
            case OrderCancelled cancelled:
                Law.Holds(!_purchases[cancelled.Order].IsPaid, $"Order {cancelled.Order} was cancelled after it was paid.");
                _purchases[cancelled.Order].IsCancelled = true;
                break;
            case OrderExpired expired:
                var late = _purchases[expired.Order];
                Law.Holds(!(late.IsPaid || late.IsCancelled || late.IsExpired), $"Order {expired.Order} expired twice, or after it was paid or cancelled.");
                Law.Holds(expired.At >= late.ExpiresAt, $"Order {expired.Order} expired too early.");
                late.IsExpired = true;
                break;
            case OrderRefunded refunded:
                var order = _purchases[refunded.Order];
                Law.Holds(order.IsPaid && !order.IsRefunded && refunded.Amount <= order.Due, $"Order {refunded.Order} was refunded with {refunded.Amount} USD.");
                Assert.Equal(Usd.Min(refunded.CashRefunded, Debt), refunded.DebtPaid);
                order.IsRefunded = true;
                _cashRefunded += refunded.CashRefunded;
                _debtPaid += refunded.DebtPaid;
                break;
            case PackageTermsChanged changed:
                _granted[changed.Package] += changed.AmountAdded;
                break;
        }
    }

    private sealed class Bought(Usd due, DateTimeOffset expiresAt)
    {
        public Usd Due { get; } = due;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;

        public bool IsPaid { get; set; }

        public bool IsCancelled { get; set; }

        public bool IsExpired { get; set; }

        public bool IsRefunded { get; set; }
    }
}

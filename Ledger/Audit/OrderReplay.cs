using Ledger.Orders;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Money;
using Metering.Orders;

namespace Ledger.Audit;

/// <summary>
/// Orders within an account's stream: placed once, paid once, given back once and never more than was paid; each coupon used once; and what they did to
/// cash, by sums of the audit's own.
/// </summary>
internal static class OrderReplay
{
    public static bool TryApply(AuditState state, AccountId id, long seq, AccountEvent e)
    {
        switch (e)
        {
            case CashToppedUp credited: TopUp(state, id, seq, credited); break;
            case OrderPlaced placed: Place(state, id, seq, placed); break;
            case OrderPaid paid: Pay(state, id, seq, paid); break;
            case OrderCancelled cancelled: Cancel(state, id, seq, cancelled); break;
            case OrderExpired expired: Expire(state, id, seq, expired); break;
            case OrderRefunded refunded: Refund(state, id, seq, refunded); break;
            case CouponGiven given: Give(state, id, seq, given); break;
            default: return false;
        }

        return true;
    }

    /// <summary>A change of a single grant by an order number.</summary>
    public static void Change(AuditState state, AccountId id, long seq, GrantTermsChanged changed)
    {
        if (changed.IsOfOrder)
        {
            if (state.Orders.ContainsKey(new OrderKey(id, false, changed.Order))) return;
            AccountReplay.Report(state, id, seq, $"{changed.Grant} changed by order {changed.Order}", "an order", null);
            return;
        }

        var order = state.Order(new OrderKey(id, true, changed.Order));
        if (order.At is not null) AccountReplay.Report(state, id, seq, $"order {changed.Order} changed a grant", "once", "again");
        (order.Kind, order.Status) = (changed.IsUpgrade ? OrderKind.Upgrade : OrderKind.Renewal, OrderStatus.Paid);
        Begin(order, changed.Operator, seq, changed);
    }

    /// <summary>After a row of the stream: what was paid in it gave its grants and its package in the same row.</summary>
    public static void EndRow(AuditState state, AccountId id, long seq, IReadOnlyList<AccountEvent> events)
    {
        foreach (var paid in events.OfType<OrderPaid>())
        {
            foreach (var grant in paid.Grants.Where(grant => !events.OfType<GrantAdded>().Any(added => added.Grant == grant)))
            {
                AccountReplay.Report(state, id, seq, $"order {paid.Order}: {grant} in the row that paid it", "added", null);
            }

            if (state.Order(new OrderKey(id, false, paid.Order)).Package is { } package && !events.OfType<PackageAdded>().Any(added => added.Package == package))
            {
                AccountReplay.Report(state, id, seq, $"order {paid.Order}: package {package} in the row that paid it", "added", null);
            }
        }
    }

    private static void TopUp(AuditState state, AccountId id, long seq, CashToppedUp credited)
    {
        var (account, order, name) = (state.Account(id), state.Order(new OrderKey(id, false, credited.Order)), $"order {credited.Order}: ");
        if (!credited.Amount.IsPositive) AccountReplay.Report(state, id, seq, name + "amount", "more than 0", credited.Amount);
        if (order.SeqPaid != 0) AccountReplay.Report(state, id, seq, name + "row that credited it", order.SeqPaid, seq);
        if (order.At is not null) state.Findings.Compare($"account/{id}", seq, name + "credited as placed", order.AmountDue, credited.Amount);
        if (order is { At: not null, Status: not OrderStatus.Placed, SeqPaid: 0 })
        {
            AccountReplay.Report(state, id, seq, name + "credited when it was", OrderStatus.Placed, order.Status);
        }

        ExpectInTime(state, id, seq, credited.Order, order, credited);
        if (credited.Conversion is { } conversion)
        {
            state.Findings.Compare($"account/{id}", seq, name + $"worth of {conversion}", conversion.ToUsd(), credited.Amount);
        }

        var payable = Usd.Min(credited.Amount, account.Debt);
        if (credited.DebtPaid != payable) AccountReplay.Report(state, id, seq, name + "debt paid first", payable, credited.DebtPaid);
        account.ToppedUp += credited.Amount;
        account.DebtPaid += credited.DebtPaid;
        (order.Kind, order.Status, order.Method, order.SeqPaid) = (OrderKind.TopUp, OrderStatus.Paid, PaymentMethod.External, seq);
        (order.AmountDue, order.Reference) = (credited.Amount, credited.Reference);
        order.DebtPaid += credited.DebtPaid;
        Begin(order, credited.Operator, seq, credited);
    }

    private static void Place(AuditState state, AccountId id, long seq, OrderPlaced placed)
    {
        var (terms, order, name) = (placed.Order, state.Order(new OrderKey(id, false, placed.Order.Number)), $"order {placed.Order.Number}: ");
        if (order.At is not null) AccountReplay.Report(state, id, seq, name + "placed", "once", "again");
        state.Findings.Compare($"account/{id}", seq, name + "due", terms.PriceList - terms.CouponAmount, terms.AmountDue);
        if (terms.AmountDue.IsNegative) AccountReplay.Report(state, id, seq, name + "due", "0 or more", terms.AmountDue);
        if (terms.Coupon is { } coupon) Use(state, id, seq, coupon, terms);
        (order.Kind, order.Status, order.AmountDue) = (terms.Kind, OrderStatus.Placed, terms.AmountDue);
        (order.Coupon, order.Package, order.ExpiresAt) = (terms.Coupon, terms.Package, terms.ExpiresAt);
        Begin(order, terms.PlacedBy, seq, placed);
    }

    private static void Give(AuditState state, AccountId id, long seq, CouponGiven given)
    {
        if (state.Coupons.TryAdd((id, given.Coupon.Id), (given.Coupon, null))) return;
        AccountReplay.Report(state, id, seq, $"coupon {given.Coupon.Id} given", "once", "again");
    }

    private static void Use(AuditState state, AccountId id, long seq, CouponId coupon, Order order)
    {
        if (!state.Coupons.TryGetValue((id, coupon), out var given))
        {
            AccountReplay.Report(state, id, seq, $"order {order.Number}: coupon", "one of the account", coupon);
            return;
        }

        if (given.Order is { } user) AccountReplay.Report(state, id, seq, $"coupon {coupon} used", $"by order {user}", $"by order {order.Number}");
        var takesOff = Usd.Min(given.Coupon.FaceValue, order.PriceList);
        state.Findings.Compare($"account/{id}", seq, $"order {order.Number}: coupon takes off", takesOff, order.CouponAmount);
        state.Coupons[(id, coupon)] = (given.Coupon, order.Number);
    }

    private static void Pay(AuditState state, AccountId id, long seq, OrderPaid paid)
    {
        var order = Find(state, id, seq, paid.Order, OrderStatus.Placed, paid);
        ExpectInTime(state, id, seq, paid.Order, order, paid);
        var cash = paid.Method is PaymentMethod.Balance ? order.AmountDue : Usd.Zero;
        state.Findings.Compare($"account/{id}", seq, $"order {paid.Order}: cash paid", cash, paid.CashPaid);
        state.Account(id).CashPaidForOrders += paid.CashPaid;
        (order.Status, order.Method, order.SeqPaid) = (OrderStatus.Paid, paid.Method, seq);
        order.CashPaid += paid.CashPaid;
        order.Reference = paid.Reference;
    }

    private static void Cancel(AuditState state, AccountId id, long seq, OrderCancelled cancelled)
    {
        var order = Find(state, id, seq, cancelled.Order, OrderStatus.Placed, cancelled);
        order.Status = OrderStatus.Cancelled;
        FreeCoupon(state, id, order);
    }

    private static void Expire(AuditState state, AccountId id, long seq, OrderExpired expired)
    {
        var order = Find(state, id, seq, expired.Order, OrderStatus.Placed, expired);
        order.Status = OrderStatus.Expired;
        FreeCoupon(state, id, order);
        if (order.ExpiresAt <= expired.At) return;
        AccountReplay.Report(state, id, seq, $"order {expired.Order}: expired", order.ExpiresAt?.ToString("O") ?? "never", expired.At.ToString("O"));
    }

    private static void ExpectInTime(AuditState state, AccountId id, long seq, string number, AuditedOrder order, AccountEvent paid)
    {
        if (order.ExpiresAt is not { } expires || paid.At < expires) return;
        AccountReplay.Report(state, id, seq, $"order {number}: paid", $"before {expires:O}", paid.At.ToString("O"));
    }

    private static void FreeCoupon(AuditState state, AccountId id, AuditedOrder order)
    {
        if (order.Coupon is { } coupon && state.Coupons.TryGetValue((id, coupon), out var given)) state.Coupons[(id, coupon)] = (given.Coupon, null);
    }

    private static void Refund(AuditState state, AccountId id, long seq, OrderRefunded refunded)
    {
        var (account, name) = (state.Account(id), $"order {refunded.Order}: ");
        var order = Find(state, id, seq, refunded.Order, OrderStatus.Paid, refunded);
        if (refunded.Amount > order.AmountDue || refunded.Amount.IsNegative)
        {
            AccountReplay.Report(state, id, seq, name + "refund", $"0 to {order.AmountDue}", refunded.Amount);
        }

        var toCash = order.Method is PaymentMethod.Balance ? refunded.Amount : Usd.Zero;
        var fromCash = order.Kind is OrderKind.TopUp ? refunded.Amount : Usd.Zero;
        state.Findings.Compare($"account/{id}", seq, name + "refunded to cash", toCash, refunded.CashRefunded);
        state.Findings.Compare($"account/{id}", seq, name + "returned from cash", fromCash, refunded.CashReturned);
        state.Findings.Compare($"account/{id}", seq, name + "debt paid first", Usd.Min(refunded.CashRefunded, account.Debt), refunded.DebtPaid);
        account.CashRefunded += refunded.CashRefunded;
        account.CashReturned += refunded.CashReturned;
        account.DebtPaid += refunded.DebtPaid;
        order.Status = OrderStatus.Refunded;
        order.AmountRefunded += refunded.Amount;
    }

    private static AuditedOrder Find(AuditState state, AccountId id, long seq, string number, OrderStatus expected, AccountEvent e)
    {
        var order = state.Order(new OrderKey(id, false, number));
        if (order.At is null) AccountReplay.Report(state, id, seq, $"order {number}: {e.GetType().Name}", "an order that was placed", null);
        else if (order.Status != expected) AccountReplay.Report(state, id, seq, $"order {number}: {e.GetType().Name} when it was", expected, order.Status);
        order.History.Add(e);
        return order;
    }

    private static void Begin(AuditedOrder order, string by, long seq, AccountEvent e)
    {
        order.History.Add(e);
        if (order.At is null) (order.Operator, order.At, order.Seq) = (by, e.At, seq);
    }
}

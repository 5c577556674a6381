using Metering.Accounts;
using Metering.Orders;

namespace Ledger.Orders;

/// <summary>Which orders are asked for; what is left out does not restrict.</summary>
public sealed record OrderFilter
{
    public AccountId? Account { get; init; }

    public OrderKind? Kind { get; init; }

    public OrderStatus? Status { get; init; }

    /// <summary>Whether it was paid, whatever became of it later.</summary>
    public bool? IsPaid { get; init; }

    /// <summary>Placed before this order, in the order of the list: time, account, number.</summary>
    public OrderRecord? Before { get; init; }
}

using Metering.Accounts.Events;

namespace Metering.Orders;

/// <summary>What an order gives when it is paid, or why it cannot be given.</summary>
internal sealed record PurchaseGives(IReadOnlyList<AccountEvent> Events, string? Problem)
{
    public static PurchaseGives Impossible(string problem) => new([], problem);
}

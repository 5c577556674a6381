namespace Metering.Orders;

/// <summary>The time that an order buys.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it.</param>
/// <param name="Anchor">From when the ends of stretches that follow each other are counted.</param>
internal readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To, DateTimeOffset Anchor);

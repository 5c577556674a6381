namespace Metering.Grants;

/// <summary>One period of a recurring grant.</summary>
/// <param name="Index">Counted from the anchor, which begins period zero.</param>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment of the next one: the reset.</param>
public sealed record GrantPeriod(long Index, DateTimeOffset From, DateTimeOffset To);

using Metering.Grants;
using Metering.Money;
using Metering.Prices;

namespace Metering.Calls;

/// <summary>One part of an allocation: which grant pays how much.</summary>
/// <param name="Grant">What pays.</param>
/// <param name="Amount">The part of the call's cost that it covers. The amounts of a charge add up to the charge.</param>
public sealed record Slice(GrantId Grant, Usd Amount)
{
    /// <summary>What <see cref="Quantity"/> counts.</summary>
    public GrantUnit Unit { get; init; }

    /// <summary>What a grant of the account gives for it, in the smallest part of its own unit; cash and packages give the amount itself.</summary>
    public long Quantity { get; init; }

    /// <summary>The period of the grant that it was taken from; what comes back after that period has lapsed.</summary>
    public long Period { get; init; }

    /// <summary>The rate in credits that it was taken at, so that a settle or a refund never looks it up again.</summary>
    public Price? Rate { get; init; }
}

using Metering.Money;

namespace Metering.Accounts;

/// <summary>What one token of the account cost and holds.</summary>
internal sealed class TokenSpend
{
    public Usd Spent { get; set; }

    public Usd Held { get; set; }
}

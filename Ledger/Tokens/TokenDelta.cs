using Metering.Accounts;
using Metering.Money;
using Metering.Tokens;

namespace Ledger.Tokens;

/// <summary>What a batch changes in one token's row.</summary>
internal sealed class TokenDelta
{
    public AccountId? Account { get; set; }

    public TokenSettings? Settings { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Usd AmountSpent { get; set; }

    public Usd AmountHeld { get; set; }

    public long CallsHeld { get; set; }

    public long Seq { get; set; }
}

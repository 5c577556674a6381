using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Tokens;

namespace Ledger.Calls;

/// <summary>Which calls to list. What is left out does not restrict.</summary>
public sealed record CallFilter
{
    public AccountId? Account { get; init; }

    /// <summary>The token that calls came with: an access token, whose temporary children are counted in, or one of these alone.</summary>
    public TokenId? Token { get; init; }

    /// <summary>Only calls with tokens of this member.</summary>
    public MemberId? Member { get; init; }

    public string? Model { get; init; }

    /// <summary>Paid by this, in whole or in part. A grant's name is unique in its account only.</summary>
    public GrantId? Grant { get; init; }

    public CallState? State { get; init; }

    /// <summary>Started at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only calls that come after this one in the list: the last one of the page before.</summary>
    public CallId? Before { get; init; }
}

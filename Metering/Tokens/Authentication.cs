using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Metering.Accounts;
using Metering.Calls;

namespace Metering.Tokens;

/// <summary>The answer to a credential: whose it is and what it may use, or a refusal.</summary>
public sealed record Authentication
{
    [JsonConstructor]
    private Authentication(
        AccountId? account, TokenId? token, IReadOnlyList<string>? models, IReadOnlyList<GrantId>? payers, Refusal? refusal) =>
        (Account, Token, Models, Payers, Refusal) = (account, token, models, payers, refusal);

    public AccountId? Account { get; }

    /// <summary>The token that grants are bound to: the access token behind a temporary one, else the token itself.</summary>
    public TokenId? Token { get; }

    /// <summary>The models it may use; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Models { get; }

    /// <summary>All that it may spend; <see langword="null"/> for whatever pays for it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Account), nameof(Token))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAuthenticated => Refusal is null;

    public static Authentication Accepted(AccountId account, TokenId token, IReadOnlyList<string>? models, IReadOnlyList<GrantId>? payers) =>
        new(account, token, models, payers, null);

    public static Authentication Refused(Refusal refusal) => new(null, null, null, null, refusal);

    /// <summary>The same with no more than a temporary token leaves of it.</summary>
    internal Authentication NarrowedBy(TokenSettings temporary) =>
        IsAuthenticated
            ? Accepted(Account.Value, Token.Value, TokenRules.Narrow(Models, temporary.Models), TokenRules.Narrow(Payers, temporary.Payers))
            : this;
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Metering.Accounts;
using Metering.Calls;

namespace Metering.Tokens;

/// <summary>The answer to a credential: whose it is and which models it may use, or a refusal.</summary>
public sealed record Authentication
{
    [JsonConstructor]
    private Authentication(AccountId? account, IReadOnlyList<string>? models, IReadOnlyList<GrantId>? payers, Refusal? refusal) =>
        (Account, Models, Payers, Refusal) = (account, models, payers, refusal);

    public AccountId? Account { get; }

    /// <summary>The models it may use; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Models { get; }

    /// <summary>All that it may spend; <see langword="null"/> for whatever pays for it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Account))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAuthenticated => Refusal is null;

    public static Authentication Accepted(AccountId account, IReadOnlyList<string>? models, IReadOnlyList<GrantId>? payers) =>
        new(account, models, payers, null);

    public static Authentication Refused(Refusal refusal) => new(null, null, null, refusal);
}

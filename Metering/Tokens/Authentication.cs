using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Metering.Accounts;
using Metering.Calls;

namespace Metering.Tokens;

/// <summary>The answer to a credential: whose it is and which models it may use, or a refusal.</summary>
public sealed record Authentication
{
    [JsonConstructor]
    private Authentication(AccountId? account, IReadOnlyList<string>? models, Refusal? refusal) =>
        (Account, Models, Refusal) = (account, models, refusal);

    public AccountId? Account { get; }

    /// <summary>The models it may use; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Models { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Account))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAuthenticated => Refusal is null;

    public static Authentication Accepted(AccountId account, IReadOnlyList<string>? models) => new(account, models, null);

    public static Authentication Refused(Refusal refusal) => new(null, null, refusal);
}

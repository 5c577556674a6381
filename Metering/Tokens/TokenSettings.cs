using System.Net;
using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Limits;
using Metering.Members;
using Metering.Money;

namespace Metering.Tokens;

/// <summary>What an operator sets on a token.</summary>
/// <param name="Name">For people; at most 200 characters.</param>
public sealed record TokenSettings(string Name)
{
    /// <summary>Calls at once when nothing else is said (B7).</summary>
    public const int ConcurrencyDefault = 100;

    private const int PayersMax = 100;

    /// <summary>Active or Disabled; a token is deleted by its own command.</summary>
    public TokenStatus Status { get; init; }

    /// <summary>
    /// The member it belongs to: with it the token is refused, and its cap holds. <see langword="null"/> for the account's own. Nobody says it of a
    /// temporary token, which is whosever its access token is; views of one show that.
    /// </summary>
    public MemberId? Member { get; init; }

    /// <summary>
    /// The access token that this one is a temporary child of (A3), for good: it may use what that one may, narrowed by settings of its own, until
    /// <see cref="ExpiresAt"/>, which it must have. Slots, windows, cap and plan of the access token hold for it as well.
    /// </summary>
    public TokenId? Parent { get; init; }

    /// <summary>Refused from this time on; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The models it may use; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The networks it may be used from, in CIDR notation; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    public LimitSettings Limits { get; init; } = new() { Concurrency = ConcurrencyDefault };

    /// <summary>The most it may ever spend; zero or <see langword="null"/> means no cap, still bounded by the account (B5).</summary>
    public Usd? SpendingCap { get; init; }

    /// <summary>
    /// All that it may spend of what the account has: <c>cash</c>, <c>package/{id}</c>, <c>grant/{name}</c>; <see langword="null"/> for whatever is bound to
    /// it or to no token.
    /// </summary>
    public IReadOnlyList<GrantId>? Payers { get; init; }

    /// <summary>The plan whose own base URL, <c>/plans/{plan}/v1</c>, is the only one where it works (C5); <see langword="null"/> for <c>/v1</c>.</summary>
    public string? Plan { get; init; }

    /// <summary>A free trial (A4): people see it; that it spends nothing but its allowance is said by <see cref="Payers"/>, which it must have.</summary>
    public bool IsTrial { get; init; }

    /// <summary>What people call such a token.</summary>
    [JsonIgnore]
    public TokenKind Kind => Parent is not null ? TokenKind.Temporary : Plan is not null ? TokenKind.Plan : IsTrial ? TokenKind.Trial : TokenKind.Access;

    /// <summary>What is wrong with these settings, or <see langword="null"/>.</summary>
    public string? Problem() =>
        DisplayName.Problem("A token", Name) is { } name ? name
        : Status is not (TokenStatus.Active or TokenStatus.Disabled) ? "Status is Active or Disabled."
        : SpendingCap is { IsNegative: true } ? "A spending cap is zero (none) or more."
        : Addresses?.FirstOrDefault(address => !IPNetwork.TryParse(address, out _)) is { } address ? $"'{address}' is no network in CIDR notation."
        : PayersProblem() is { } payers ? payers
        : Plan is not null && !IdText.IsValid(Plan) ? "A plan's name has at most 64 characters: letters, digits and _ - . :"
        : Parent is not null && ExpiresAt is null ? "A temporary token expires."
        : Parent is not null && Member is not null ? "A temporary token has the member of its access token."
        : Parent is not null && Plan is not null ? "A temporary token has the plan of its access token."
        : Limits.Problem();

    private string? PayersProblem() =>
        Payers is null ? IsTrial ? "A trial token names what pays for it." : null
        : Payers.Count is 0 or > PayersMax ? $"A token names 1 to {PayersMax} payers, or none of them and spends whatever pays for it."
        : Payers.Contains(GrantId.Debt) ? "Nobody pays by debt."
        : null;
}

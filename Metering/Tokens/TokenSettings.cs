using System.Net;
using Metering.Limits;
using Metering.Money;

namespace Metering.Tokens;

/// <summary>What an operator sets on a token.</summary>
/// <param name="Name">For people; at most 200 characters.</param>
public sealed record TokenSettings(string Name)
{
    /// <summary>Calls at once when nothing else is said (B7).</summary>
    public const int ConcurrencyDefault = 100;

    /// <summary>Active or Disabled; a token is deleted by its own command.</summary>
    public TokenStatus Status { get; init; }

    /// <summary>Refused from this time on; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The models it may use; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The networks it may be used from, in CIDR notation; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    public LimitSettings Limits { get; init; } = new() { Concurrency = ConcurrencyDefault };

    /// <summary>The most it may ever spend; zero or <see langword="null"/> means no cap, still bounded by the account (B5).</summary>
    public Usd? SpendingCap { get; init; }

    /// <summary>What is wrong with these settings, or <see langword="null"/>.</summary>
    public string? Problem() =>
        DisplayName.Problem("A token", Name) is { } name ? name
        : Status is not (TokenStatus.Active or TokenStatus.Disabled) ? "Status is Active or Disabled."
        : SpendingCap is { IsNegative: true } ? "A spending cap is zero (none) or more."
        : Addresses?.FirstOrDefault(address => !IPNetwork.TryParse(address, out _)) is { } address ? $"'{address}' is no network in CIDR notation."
        : Limits.Problem();
}

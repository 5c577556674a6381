using Metering.Limits;
using Metering.Prices;

namespace Metering.Accounts;

/// <summary>What an operator sets on an account.</summary>
/// <param name="Name">For people; at most 200 characters.</param>
public sealed record AccountSettings(string Name)
{
    public AccountKind Kind { get; init; }

    public AccountStatus Status { get; init; }

    /// <summary>Limits over all tokens of the account together.</summary>
    public LimitSettings Limits { get; init; } = LimitSettings.Unlimited;

    /// <summary>What the account pays of the list price (B1).</summary>
    public Discount Discount { get; init; }

    /// <summary>Where cash stands among what can pay: lower is used first (A18). <see langword="null"/> for behind everything else.</summary>
    public int? CashPriority { get; init; }

    /// <summary>What is wrong with these settings, or <see langword="null"/>.</summary>
    public string? Problem() =>
        DisplayName.Problem("An account", Name) is { } name ? name
        : !Enum.IsDefined(Kind) ? "Kind is Individual or Organisation."
        : !Enum.IsDefined(Status) ? "Status is Active or Suspended."
        : Limits.Problem();
}

using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Grants;

namespace Metering.Accounts.Events;

/// <summary>A grant was renewed or upgraded. A grant that had expired is active again.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Terms">What it is from here on.</param>
/// <param name="Granted">What was added to what it grants; negative when a smaller quota replaced a larger one.</param>
/// <param name="Order">The order number, applied once.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="At">When.</param>
public sealed record GrantTermsChanged(GrantId Grant, GrantTerms Terms, long Granted, string Order, string Operator, DateTimeOffset At) : AccountEvent(At)
{
    /// <summary>What it is from here on, when the renewal brought it back to life; otherwise it stays what it was.</summary>
    public GrantStatus? Status { get; init; }

    /// <summary>What the order asked for: the same order with other content is a conflict.</summary>
    public string Content { get; init; } = "";

    /// <summary>Whether it was an upgrade; otherwise a renewal. An order of a product says so itself.</summary>
    [JsonIgnore]
    public bool IsUpgrade => Content.StartsWith(nameof(GrantChangeKind.Upgrade), StringComparison.Ordinal);

    /// <summary>Whether it is the effect of an order of a product, which has events of its own.</summary>
    public bool IsOfOrder { get; init; }
}

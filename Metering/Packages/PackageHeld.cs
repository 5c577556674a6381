using System.Text.Json.Serialization;
using Metering.Money;

namespace Metering.Packages;

/// <summary>What a package set aside.</summary>
/// <param name="Status">Why it is less than was asked, if it is.</param>
/// <param name="Amount">Set aside by this command; zero or more.</param>
public sealed record PackageHeld(PackageHoldStatus Status, Usd Amount);

/// <summary>How a package answered a hold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PackageHoldStatus>))]
public enum PackageHoldStatus
{
    /// <summary>All or a part was set aside.</summary>
    Held,

    /// <summary>Nothing is left.</summary>
    UsedUp,

    /// <summary>Not yet, or no longer, valid.</summary>
    NotEffective,

    /// <summary>The package does not pay for such a call.</summary>
    NotCovered,

    /// <summary>The package does not know this session: attach, then ask again.</summary>
    NotAttached,
}

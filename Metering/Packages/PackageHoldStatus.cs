using System.Text.Json.Serialization;

namespace Metering.Packages;

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

using System.Text.Json.Serialization;

namespace Metering.Grants;

/// <summary>Whether a grant can pay. Calls in progress keep their slices whatever becomes of it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantStatus>))]
public enum GrantStatus
{
    Active,

    /// <summary>Pays for no new call until it is resumed; its time goes on (C14).</summary>
    Suspended,

    /// <summary>Its time is over and what remained has lapsed. A renewal makes it active again (A10).</summary>
    Expired,

    /// <summary>Withdrawn for good; what remained has lapsed.</summary>
    Void,
}

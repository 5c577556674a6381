using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>Where a call is in its life. A call that was held ends in exactly one of the last three.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallState>))]
public enum CallState
{
    /// <summary>Money and units are set aside; the answer may be streaming.</summary>
    Held,

    /// <summary>Charged with its usage.</summary>
    Settled,

    /// <summary>Nothing was produced and nothing is charged.</summary>
    Voided,

    /// <summary>Nobody renewed the hold: charged at its last mark. One late settle or void is accepted as a correction.</summary>
    Interrupted,
}

using System.Text.Json.Serialization;

namespace Metering.Calls;

[JsonConverter(typeof(JsonStringEnumConverter<SettleStatus>))]
public enum SettleStatus
{
    /// <summary>This command ended the call, or corrected its interruption.</summary>
    Ended,

    /// <summary>The call had ended with the same content: the same receipt.</summary>
    Repeated,

    /// <summary>The call had ended with other content: nothing changed.</summary>
    Conflict,

    /// <summary>The account never held this call.</summary>
    NotHeld,
}

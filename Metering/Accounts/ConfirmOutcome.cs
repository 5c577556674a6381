using System.Text.Json.Serialization;

namespace Metering.Accounts;

/// <summary>Whether a hold is on the books.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConfirmOutcome>))]
public enum ConfirmOutcome
{
    /// <summary>The hold is durable.</summary>
    Durable,

    /// <summary>There is no such hold, or its call has ended: no byte of the answer may reach the client.</summary>
    NotHeld,
}

using System.Text.Json.Serialization;

namespace Metering.Tokens;

/// <summary>Whether a token may call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenStatus>))]
public enum TokenStatus
{
    Active,

    /// <summary>Switched off for now (C14).</summary>
    Disabled,

    /// <summary>Gone for good (B6); only kept for the books.</summary>
    Deleted,
}

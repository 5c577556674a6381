using System.Text.Json.Serialization;

namespace Metering.Members;

/// <summary>Whether a member's tokens and keys are taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MemberStatus>))]
public enum MemberStatus
{
    Active,

    /// <summary>New calls and requests are refused until it is active again; calls in progress end as they would.</summary>
    Suspended,

    /// <summary>Gone for good; only kept for the books, so that its id never means somebody else.</summary>
    Removed,
}

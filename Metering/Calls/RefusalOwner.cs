using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>Whose rule refused a call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalOwner>))]
public enum RefusalOwner
{
    Token,
    Account,

    /// <summary>A member of the account.</summary>
    Member,
    Grant,
    Upstream,
    Engine,
    Model,
}

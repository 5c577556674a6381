using System.Text.Json.Serialization;

namespace Metering.Grants;

/// <summary>What can be done to a grant.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantChangeKind>))]
public enum GrantChangeKind
{
    /// <summary>No new call is paid until it is resumed (C14).</summary>
    Suspend,

    Resume,

    /// <summary>Adds to what remains and starts the validity afresh, once for each order number (A10).</summary>
    Renew,

    /// <summary>A new quota replaces the old at once; what is used stays used (C13). Once for each order number.</summary>
    Upgrade,

    /// <summary>Replaces whom it is bound to and how much one member may take, so that a seat can be given to another person.</summary>
    Bind,

    /// <summary>Withdraws it for good; what remains lapses.</summary>
    Void,
}

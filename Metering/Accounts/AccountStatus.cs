using System.Text.Json.Serialization;

namespace Metering.Accounts;

/// <summary>Whether an account's tokens may call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountStatus>))]
public enum AccountStatus
{
    Active,

    /// <summary>New calls are refused; calls in progress end as they would.</summary>
    Suspended,
}

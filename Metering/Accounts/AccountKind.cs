using System.Text.Json.Serialization;

namespace Metering.Accounts;

/// <summary>Who an account belongs to (A12).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountKind>))]
public enum AccountKind
{
    /// <summary>A person: at most one member, its owner.</summary>
    Individual,

    /// <summary>Several members with roles.</summary>
    Organisation,
}

using System.Text.Json.Serialization;

namespace Metering.Members;

/// <summary>What a member may do in its account, each role everything that the ones before it may (A12).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MemberRole>))]
public enum MemberRole
{
    /// <summary>Sees what was purchased, and manages only what is its own.</summary>
    Member,

    /// <summary>Manages members, tokens, bindings, orders and spending.</summary>
    Admin,

    /// <summary>Makes and removes other owners as well. An account that has members has at least one owner.</summary>
    Owner,
}

using System.Text.Json.Serialization;

namespace Metering.Grants;

/// <summary>What a grant counts. Quantities are whole numbers of its smallest part.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantUnit>))]
public enum GrantUnit
{
    /// <summary>US dollars; quantities are nano-dollars.</summary>
    Usd,

    /// <summary>Credits, priced by the grant's own rates; quantities are millionths of a credit.</summary>
    Credits,

    /// <summary>Calls, whatever their size; quantities are whole calls (D1).</summary>
    Calls,
}

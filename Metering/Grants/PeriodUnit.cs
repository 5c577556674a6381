using System.Text.Json.Serialization;

namespace Metering.Grants;

/// <summary>What a recurrence counts, in the calendar of its time zone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PeriodUnit>))]
public enum PeriodUnit
{
    Day,
    Week,
    Month,
}

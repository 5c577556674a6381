using System.Text.Json.Serialization;

namespace Metering;

[JsonConverter(typeof(JsonStringEnumConverter<ChangeStatus>))]
public enum ChangeStatus
{
    Applied,
    Repeated,
    NotFound,
    Conflict,
    Invalid,
    Forbidden,
}

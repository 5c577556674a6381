using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>Names a call. A UUID of version 7 made by the caller (the relay); it is also the trace id of the response.</summary>
[JsonConverter(typeof(CallIdJsonConverter))]
public readonly record struct CallId
{
    private readonly Guid _value;

    public CallId(Guid value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value.Version, 7);
        _value = value;
    }

    public Guid Value => _value.Version == 7 ? _value : throw new InvalidOperationException("A default CallId is no id.");

    /// <summary>When the id was made, to the millisecond: the first 48 bits (RFC 9562, section 5.7).</summary>
    public DateTimeOffset MadeAt
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            var milliseconds = (System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16) & 0xFFFF_FFFF_FFFF;
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
    }

    public static bool TryParse(string? text, out CallId id)
    {
        var valid = Guid.TryParse(text, out var value) && value.Version == 7;
        id = valid ? new CallId(value) : default;
        return valid;
    }

    public override string ToString() => Value.ToString();
}

public sealed class CallIdJsonConverter : JsonConverter<CallId>
{
    public override CallId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetGuid(out var value) && value.Version == 7 ? new CallId(value) : throw new JsonException("A call id is a UUID of version 7.");

    public override void Write(Utf8JsonWriter writer, CallId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override CallId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CallId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A call id is a UUID of version 7.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, CallId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}

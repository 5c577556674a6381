using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Prices;

/// <summary>What an account pays of the list price, in millionths: 1,000,000 is the list price, 850,000 is 15 % off. Applied last, before the one rounding.</summary>
[JsonConverter(typeof(DiscountJsonConverter))]
public readonly record struct Discount
{
    public const int MillionthsMax = 10_000_000;

    private readonly int _offset;

    /// <param name="millionths">0 (free) to 10,000,000 (ten times the list price).</param>
    public Discount(int millionths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(millionths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(millionths, MillionthsMax);
        _offset = millionths - 1_000_000;
    }

    public static Discount None => default;

    public int Millionths => _offset + 1_000_000;
}

public sealed class DiscountJsonConverter : JsonConverter<Discount>
{
    public override Discount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetInt32() is var millionths and >= 0 and <= Discount.MillionthsMax
            ? new Discount(millionths)
            : throw new JsonException($"A discount is 0 to {Discount.MillionthsMax} millionths of the list price.");

    public override void Write(Utf8JsonWriter writer, Discount value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Millionths);
}

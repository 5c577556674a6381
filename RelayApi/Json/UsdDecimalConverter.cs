using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Money;

namespace RelayApi.Json;

/// <summary>In the admin API an amount is a decimal number of US dollars, exact to the nano-dollar; anything finer is refused, never rounded.</summary>
internal sealed class UsdDecimalConverter : JsonConverter<Usd>
{
    public override Usd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetDecimal(out var dollars) && Usd.TryFromDecimal(dollars, out var amount)
            ? amount
            : throw new JsonException("An amount is a number of US dollars with at most nine decimals.");

    public override void Write(Utf8JsonWriter writer, Usd value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString());
}

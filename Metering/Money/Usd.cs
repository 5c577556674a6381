using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Money;

/// <summary>An amount of US dollars in whole nano-dollars. Arithmetic is checked: an amount that does not fit throws, it never wraps.</summary>
/// <param name="Nanos">Nano-dollars; 1 USD is 1,000,000,000.</param>
[JsonConverter(typeof(UsdJsonConverter))]
public readonly record struct Usd(long Nanos) : IComparable<Usd>
{
    public const long NanosPerDollar = 1_000_000_000;

    public static readonly Usd Zero;

    public bool IsPositive => Nanos > 0;

    public bool IsNegative => Nanos < 0;

    public static Usd FromDollars(long dollars) => new(checked(dollars * NanosPerDollar));

    /// <summary>An exact decimal amount of dollars; finer than a nano-dollar, or too large, is refused.</summary>
    public static bool TryFromDecimal(decimal dollars, out Usd amount)
    {
        const decimal dollarsMax = long.MaxValue / (decimal)NanosPerDollar;
        var fits = Math.Abs(dollars) <= dollarsMax && decimal.Truncate(dollars * NanosPerDollar) == dollars * NanosPerDollar;
        amount = fits ? new Usd((long)(dollars * NanosPerDollar)) : Zero;
        return fits;
    }

    public static Usd Min(Usd left, Usd right) => left.Nanos <= right.Nanos ? left : right;

    public static Usd Max(Usd left, Usd right) => left.Nanos >= right.Nanos ? left : right;

    public static Usd operator +(Usd left, Usd right) => new(checked(left.Nanos + right.Nanos));

    public static Usd operator -(Usd left, Usd right) => new(checked(left.Nanos - right.Nanos));

    public static Usd operator -(Usd amount) => new(checked(-amount.Nanos));

    public static bool operator <(Usd left, Usd right) => left.Nanos < right.Nanos;

    public static bool operator >(Usd left, Usd right) => left.Nanos > right.Nanos;

    public static bool operator <=(Usd left, Usd right) => left.Nanos <= right.Nanos;

    public static bool operator >=(Usd left, Usd right) => left.Nanos >= right.Nanos;

    public int CompareTo(Usd other) => Nanos.CompareTo(other.Nanos);

    public decimal ToDecimal() => Nanos / (decimal)NanosPerDollar;

    /// <summary>Dollars with up to nine decimals, such as <c>0.000125</c>.</summary>
    public override string ToString() => ToDecimal().ToString("0.#########", CultureInfo.InvariantCulture);
}

/// <summary>An amount travels as its whole number of nano-dollars, so no reader can lose a digit.</summary>
public sealed class UsdJsonConverter : JsonConverter<Usd>
{
    public override Usd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Usd value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Nanos);
}

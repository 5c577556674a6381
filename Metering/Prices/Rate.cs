using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Prices;

/// <summary>
/// The price of one unit of a kind under a condition, beside the five figures of a plain <see cref="Price"/>. Its text, such as
/// <c>output&gt;200000@priority=18000000</c>, is how journal and tables keep it: short, because every call that is held carries it.
/// </summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Picos">Pico-dollars for each unit; zero or more.</param>
[JsonConverter(typeof(RateJsonConverter))]
public sealed record Rate(UnitKind Kind, long Picos)
{
    /// <summary>The service tier that it is for. One of <see cref="ServiceTier.Standard"/> is for every tier that has none of its own.</summary>
    public ServiceTier Tier { get; init; }

    /// <summary>Holds for a call with more input than this, caches included; zero for every call.</summary>
    public long UnitsInputAbove { get; init; }

    /// <summary>Whether it holds at exactly <see cref="UnitsInputAbove"/> as well. A tier begins strictly above its threshold unless the row says otherwise.</summary>
    public bool IsInclusive { get; init; }

    [JsonIgnore]
    public bool IsValid => Picos >= 0 && UnitsInputAbove >= 0 && Enum.IsDefined(Kind) && Enum.IsDefined(Tier) && (!IsInclusive || UnitsInputAbove > 0);

    /// <summary>Whether it may hold for a call of so much input, caches included.</summary>
    public bool Reaches(long unitsInput) =>
        UnitsInputAbove == 0 || unitsInput > UnitsInputAbove || (IsInclusive && unitsInput == UnitsInputAbove);

    public override string ToString()
    {
        var above = UnitsInputAbove == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{(IsInclusive ? ">=" : ">")}{UnitsInputAbove}");
        var tier = Tier is ServiceTier.Standard ? "" : $"@{Tier.ToString().ToLowerInvariant()}";
        return string.Create(CultureInfo.InvariantCulture, $"{Kind.Name()}{above}{tier}={Picos}");
    }

    public static bool TryParse(ReadOnlySpan<char> text, out Rate? rate)
    {
        rate = null;
        var equals = text.LastIndexOf('=');
        if (equals < 0 || !TryParseFigure(text[(equals + 1)..], out var picos)) return false;
        var condition = text[..equals];
        var tier = ServiceTier.Standard;
        if (condition.IndexOf('@') is var at and >= 0)
        {
            if (!Enum.TryParse(condition[(at + 1)..], ignoreCase: true, out tier)) return false;
            condition = condition[..at];
        }

        var (above, isInclusive) = (0L, false);
        if (condition.IndexOf('>') is var threshold and >= 0)
        {
            var figure = condition[(threshold + 1)..];
            isInclusive = figure.StartsWith("=");
            if (!TryParseFigure(isInclusive ? figure[1..] : figure, out above)) return false;
            condition = condition[..threshold];
        }

        if (!UnitKinds.TryParse(condition, out var kind)) return false;
        var parsed = new Rate(kind, picos) { Tier = tier, UnitsInputAbove = above, IsInclusive = isInclusive };
        rate = parsed.IsValid ? parsed : null;
        return rate is not null;
    }

    private static bool TryParseFigure(ReadOnlySpan<char> text, out long figure) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out figure);
}

public sealed class RateJsonConverter : JsonConverter<Rate>
{
    public override Rate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Rate.TryParse(reader.GetString(), out var rate)
            ? rate!
            : throw new JsonException("A rate is written as 'output>200000@priority=18000000'.");

    public override void Write(Utf8JsonWriter writer, Rate value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

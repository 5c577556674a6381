using System.Globalization;
using System.Text.Json;

namespace Metering.Prices.Tables;

/// <summary>
/// Reads a decimal number of US dollars as whole pico-dollars. Exact, or refused, with one exception: some tables were computed in binary
/// floating point and write 0.09999999999999999 for 0.1. What is within one part in 10^12 of a whole pico-dollar is that pico-dollar, and the row
/// says that it was rounded. Nothing above zero ever becomes zero.
/// </summary>
internal readonly record struct TableFigure(long Picos, bool IsRounded)
{
    /// <summary>Pico-dollars in a dollar, where the figure is for one unit.</summary>
    public const decimal PerUnit = 1_000_000_000_000m;

    /// <summary>Where the figure is for a million units.</summary>
    public const decimal PerMillion = 1_000_000m;

    /// <summary>Where the figure is for a thousand.</summary>
    public const decimal PerThousand = 1_000_000_000m;

    private const decimal NoiseMax = 0.000_000_000_001m;

    public static bool TryRead(JsonElement figure, decimal scale, out TableFigure read, out string? problem)
    {
        (read, problem) = (default, null);
        var text = figure.GetRawText();
        if (figure.ValueKind is not JsonValueKind.Number || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var dollars))
        {
            problem = $"{text} is no price";
        }
        else if (dollars < 0 || dollars > long.MaxValue / scale)
        {
            problem = $"{text} is below zero, or beyond all prices";
        }
        else if (!TryScale(dollars * scale, out read) || (dollars == 0 && !IsZero(text)))
        {
            problem = $"{text} is finer than a pico-dollar";
        }

        return problem is null;
    }

    private static bool TryScale(decimal picos, out TableFigure read)
    {
        var whole = decimal.Round(picos, 0, MidpointRounding.AwayFromZero);
        read = new((long)whole, whole != picos);
        return decimal.Abs(picos - whole) <= picos * NoiseMax;
    }

    /// <summary>A decimal has 28 places and makes zero of what is smaller.</summary>
    private static bool IsZero(ReadOnlySpan<char> text)
    {
        var exponent = text.IndexOfAny('e', 'E');
        return (exponent < 0 ? text : text[..exponent]).IndexOfAnyInRange('1', '9') < 0;
    }
}

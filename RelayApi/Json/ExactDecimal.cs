using System.Globalization;

namespace RelayApi.Json;

/// <summary>Decimals that people write, as whole numbers of a smallest part. What is finer is refused, never rounded.</summary>
internal static class ExactDecimal
{
    /// <param name="value">What is written.</param>
    /// <param name="scale">How many parts one has; at least 1.</param>
    /// <param name="parts">The same in parts; 0 when it is finer or does not fit.</param>
    public static bool TryRead(decimal value, decimal scale, out long parts)
    {
        var fits = Math.Abs(value) <= long.MaxValue / scale && decimal.Truncate(value * scale) == value * scale;
        parts = fits ? (long)(value * scale) : 0;
        return fits;
    }

    /// <summary>Without the zeros that a division leaves behind.</summary>
    public static decimal Write(long parts, decimal scale) =>
        decimal.Parse((parts / scale).ToString("0.##################", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

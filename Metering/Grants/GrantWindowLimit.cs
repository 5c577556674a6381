using System.Globalization;

namespace Metering.Grants;

/// <summary>A rolling window of a grant: no more than a quantity in any span of a length, for as many windows at once as there are (D2).</summary>
/// <param name="Length">One minute to 366 days.</param>
/// <param name="Limit">The most in any such span, in the smallest part of the grant's unit; more than zero.</param>
public sealed record GrantWindowLimit(TimeSpan Length, long Limit)
{
    private static readonly TimeSpan LengthMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LengthMax = TimeSpan.FromDays(366);

    /// <summary>The name that refusals and views use: <c>calls_per_5h</c>, <c>credits_per_7d</c>.</summary>
    public string Name(GrantUnit unit) => $"{unit.ToString().ToLowerInvariant()}_per_{LengthText}";

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        Length < LengthMin || Length > LengthMax ? "A window of a grant is one minute to 366 days long."
        : Limit <= 0 ? "A window of a grant has a limit of more than zero."
        : null;

    private string LengthText =>
        Length.Ticks % TimeSpan.TicksPerDay == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Length.Days}d")
        : Length.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(CultureInfo.InvariantCulture, $"{(long)Length.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)Length.TotalSeconds}s");
}

using Metering.Grants;

namespace Metering.Products;

/// <summary>
/// How long what is bought is valid: so many days, weeks or months of the calendar of a time zone, clamped to the end of a shorter month.
/// </summary>
/// <param name="Count">1 to 1,000.</param>
/// <param name="Unit">Day, week or month; a year is twelve months.</param>
/// <param name="TimeZone">A name of the IANA time zone database.</param>
public sealed record Validity(int Count, PeriodUnit Unit, string TimeZone)
{
    /// <summary>One year, which is what a package has unless it says otherwise (A10).</summary>
    public static Validity Year { get; } = new(12, PeriodUnit.Month, "UTC");

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() => new Recurrence(Unit, Count, DateTimeOffset.UnixEpoch, TimeZone).Problem();

    /// <summary>
    /// The end of a stretch that begins at a time. Ends are computed from the anchor, the beginning of the first of stretches that follow each
    /// other, so that Jan 31 is followed by Feb 28 and Mar 31.
    /// </summary>
    public DateTimeOffset EndOf(DateTimeOffset from, DateTimeOffset anchor) => new Recurrence(Unit, Count, anchor, TimeZone).PeriodAt(from).To;
}

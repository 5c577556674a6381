using NodaTime;
using NodaTime.TimeZones;

namespace Metering.Grants;

/// <summary>
/// When a grant's quota begins anew: the n-th period begins at anchor + n x count units, in the calendar of a time zone, clamped to the end of a
/// shorter month. It is always computed from the anchor and never from the period before, so Jan 31, Feb 28, Mar 31 (C3, design 5).
/// </summary>
/// <param name="Unit">Day, week or month.</param>
/// <param name="Count">How many units a period lasts; 1 to 1,000.</param>
/// <param name="Anchor">When period zero begins; its local time of day is kept through daylight saving. A local time that a change of clocks
/// leaves out moves on by the length of the gap; of one that comes twice the first counts.</param>
/// <param name="TimeZone">A name of the IANA time zone database, such as <c>Asia/Shanghai</c>.</param>
public sealed record Recurrence(PeriodUnit Unit, int Count, DateTimeOffset Anchor, string TimeZone)
{
    private const int CountMax = 1_000;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        !Enum.IsDefined(Unit) ? "A recurrence counts days, weeks or months."
        : Count is < 1 or > CountMax ? $"A recurrence has a count of 1 to {CountMax}."
        : DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone ?? "") is null ? $"'{TimeZone}' is no time zone of the IANA database."
        : null;

    /// <summary>The period that contains a time. Periods leave no gap: each ends where the next begins.</summary>
    public GrantPeriod PeriodAt(DateTimeOffset at)
    {
        var zone = DateTimeZoneProviders.Tzdb[TimeZone];
        var anchor = Instant.FromDateTimeOffset(Anchor).InZone(zone).LocalDateTime;
        var local = Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;

        // A guess by the calendar is off by one at most; the two steps below settle it by the instants themselves.
        var index = Unit is PeriodUnit.Month
            ? FloorDivide(((local.Year - anchor.Year) * 12L) + local.Month - anchor.Month, Count)
            : FloorDivide(Period.DaysBetween(anchor.Date, local.Date), Unit is PeriodUnit.Week ? 7L * Count : Count);
        while (Begin(zone, anchor, index) > at) index--;
        while (Begin(zone, anchor, index + 1) <= at) index++;
        return new GrantPeriod(index, Begin(zone, anchor, index), Begin(zone, anchor, index + 1));
    }

    private DateTimeOffset Begin(DateTimeZone zone, LocalDateTime anchor, long index)
    {
        var units = checked((int)(index * Count));
        var local = Unit switch
        {
            PeriodUnit.Day => anchor.PlusDays(units),
            PeriodUnit.Week => anchor.PlusWeeks(units),
            _ => anchor.PlusMonths(units),
        };
        return zone.ResolveLocal(local, Resolvers.LenientResolver).ToDateTimeOffset().ToUniversalTime();
    }

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}

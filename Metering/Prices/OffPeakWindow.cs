using System.Globalization;

namespace Metering.Prices;

/// <summary>
/// A time of day, in UTC, at which a price is another one: from its start up to, and not including, its end; over midnight where the end is
/// earlier; the whole day where they are the same.
/// </summary>
/// <param name="From">In force from here.</param>
/// <param name="To">No longer from here.</param>
public sealed record OffPeakWindow(TimeOnly From, TimeOnly To)
{
    private const string TimeFormat = "HH:mm";

    /// <summary>The days on which it begins, Monday being 1 and Sunday 7; <see langword="null"/> for every day.</summary>
    public IReadOnlyList<int>? Weekdays { get; init; }

    public bool IsValid => Weekdays is null || (Weekdays.Count > 0 && Weekdays.All(day => day is >= 1 and <= 7));

    public bool Contains(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        var time = TimeOnly.FromDateTime(utc);
        if (From < To) return time >= From && time < To && BeginsOn(utc);
        if (From == To) return BeginsOn(utc);
        return time >= From ? BeginsOn(utc) : time < To && BeginsOn(utc.AddDays(-1));
    }

    /// <summary>Reads <c>16:30-00:30</c>; what is malformed is no window and matches nothing.</summary>
    public static bool TryParse(string text, out OffPeakWindow? window)
    {
        window = text.Split('-') is [var from, var to]
            && TimeOnly.TryParseExact(from, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            && TimeOnly.TryParseExact(to, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var end)
                ? new OffPeakWindow(start, end)
                : null;
        return window is not null;
    }

    public override string ToString() =>
        $"{From.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{To.ToString(TimeFormat, CultureInfo.InvariantCulture)}";

    public bool Equals(OffPeakWindow? other) =>
        other is not null
        && (From, To) == (other.From, other.To)
        && (ReferenceEquals(Weekdays, other.Weekdays) || (Weekdays is not null && other.Weekdays is not null && Weekdays.SequenceEqual(other.Weekdays)));

    public override int GetHashCode() => HashCode.Combine(From, To, Weekdays?.Count);

    private bool BeginsOn(DateTime day) => Weekdays is null || Weekdays.Contains(day.DayOfWeek is DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek);
}

using System.Text.Json;
using Metering.Prices;
using Testing;

namespace Metering.Tests.Prices;

public sealed class OffPeakTests
{
    [Fact]
    public void Recorded_windows_begin_at_their_start_end_before_their_end_and_ignore_what_is_malformed()
    {
        using var document = Recorded();
        foreach (var next in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var windows = next.GetProperty("windows").EnumerateArray().Select(window => OffPeakWindow.TryParse(window.GetString()!, out var read) ? read : null).OfType<OffPeakWindow>();
            var at = next.GetProperty("at").GetDateTimeOffset();
            Assert.Equal((next.GetRawText(), next.GetProperty("off_peak").GetBoolean()), (next.GetRawText(), windows.Any(window => window.Contains(at))));
        }
    }

    [Fact]
    public void Recorded_schedule_by_weekday_is_kept()
    {
        using var document = Recorded();
        var schedule = document.RootElement.GetProperty("weekday_schedule");
        var offPeak = new OffPeak(
        [
            .. schedule.GetProperty("rules").EnumerateArray().SelectMany(rule => rule.GetProperty("hours_utc").EnumerateArray().Select(hours =>
            {
                Assert.True(OffPeakWindow.TryParse(hours.GetString()!, out var window));
                return window! with { Weekdays = [.. rule.GetProperty("weekdays").EnumerateArray().Select(day => day.GetInt32())] };
            })),
        ], Price.Free);

        Assert.True(offPeak.IsValid);
        Assert.All(schedule.GetProperty("peak_at").EnumerateArray(), at => Assert.False(offPeak.Contains(at.GetDateTimeOffset()), at.GetRawText()));
        Assert.All(schedule.GetProperty("off_peak_at").EnumerateArray(), at => Assert.True(offPeak.Contains(at.GetDateTimeOffset()), at.GetRawText()));
    }

    [Fact]
    public void Window_over_midnight_belongs_to_the_day_it_begins_on()
    {
        var window = new OffPeakWindow(new TimeOnly(22, 0), new TimeOnly(2, 0)) { Weekdays = [5] };
        var friday = new DateTimeOffset(2026, 8, 28, 23, 0, 0, TimeSpan.Zero);
        Assert.True(window.Contains(friday));
        Assert.True(window.Contains(friday.AddHours(2)));
        Assert.False(window.Contains(friday.AddDays(-1)));
        Assert.False(window.Contains(friday.AddHours(-22)));
    }

    private static JsonDocument Recorded()
    {
        Assert.SkipWhen(RecordedData.Folder is null, RecordedData.AbsentMessage);
        return JsonDocument.Parse(File.ReadAllBytes(RecordedData.PathOf("costs", "offpeak_windows.json")));
    }
}

namespace RelayApi.Calls;

/// <summary>Sums over calls.</summary>
/// <param name="From">Calls that began then or later.</param>
/// <param name="To">Calls that began before.</param>
/// <param name="TimeZone">Whose days.</param>
/// <param name="IsComplete">Whether these are all groups; otherwise ask for a shorter time.</param>
/// <param name="Groups">In the order of what tells them apart.</param>
internal sealed record CallStatisticsReading(
    DateTimeOffset From, DateTimeOffset To, string TimeZone, bool IsComplete, IReadOnlyList<CallTotalsReading> Groups);

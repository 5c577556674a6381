namespace RelayApi.Calls;

/// <summary>Readings of a time provider that have not come yet.</summary>
internal static class Deadlines
{
    public static long After(this TimeProvider time, TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}

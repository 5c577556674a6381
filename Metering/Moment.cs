namespace Metering;

/// <summary>
/// The time of a turn. Windows and leases are judged by the monotonic reading, which no clock change moves; what people read and the books
/// keep is the wall clock's.
/// </summary>
/// <param name="Utc">The wall clock.</param>
/// <param name="Elapsed">Time since an arbitrary start of this process; only differences mean anything.</param>
public readonly record struct Moment(DateTimeOffset Utc, TimeSpan Elapsed)
{
    /// <summary>The monotonic reading of a time that the books know by the wall clock; a time in the future counts as now.</summary>
    public TimeSpan PastElapsed(DateTimeOffset past) => past < Utc ? Elapsed - (Utc - past) : Elapsed;
}

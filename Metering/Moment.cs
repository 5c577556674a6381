namespace Metering;

/// <summary>
/// The time of a turn. Windows and leases are judged by the monotonic reading, which no clock change moves; what people read and the books
/// keep is the wall clock's.
/// </summary>
/// <param name="Utc">The wall clock.</param>
/// <param name="Elapsed">Time since an arbitrary start of this process; only differences mean anything.</param>
public readonly record struct Moment(DateTimeOffset Utc, TimeSpan Elapsed);

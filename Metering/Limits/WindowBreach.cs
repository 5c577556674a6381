namespace Metering.Limits;

/// <summary>A window that has no room for a call.</summary>
/// <param name="Limit">The window.</param>
/// <param name="Count">What it counts now.</param>
/// <param name="Requested">What the call would add.</param>
/// <param name="RetryAfter">When it has room; <see langword="null"/> when the call is larger than the limit and never fits.</param>
internal readonly record struct WindowBreach(WindowLimit Limit, long Count, long Requested, TimeSpan? RetryAfter);

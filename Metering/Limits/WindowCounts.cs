namespace Metering.Limits;

/// <summary>What a window has counted, by the wall clock, so that another process can go on with it.</summary>
/// <param name="Quantity">What it counts.</param>
/// <param name="Span">Its length.</param>
/// <param name="Kind">How it measures time.</param>
/// <param name="Counts">The amounts. None leaves the window earlier than it would have here.</param>
internal sealed record WindowCounts(LimitedQuantity Quantity, WindowSpan Span, WindowKind Kind, IReadOnlyList<WindowCount> Counts);

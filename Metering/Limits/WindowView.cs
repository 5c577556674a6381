namespace Metering.Limits;

/// <summary>A window as it stands.</summary>
/// <param name="Name">Such as <c>requests_per_minute</c>.</param>
/// <param name="Quantity">What it counts.</param>
/// <param name="Span">Its length.</param>
/// <param name="Limit">The most it admits.</param>
/// <param name="Count">What is counted in it now.</param>
/// <param name="ResetAfter">How long until it is empty if nothing more is counted.</param>
public sealed record WindowView(string Name, LimitedQuantity Quantity, WindowSpan Span, long Limit, long Count, TimeSpan ResetAfter)
{
    public long Remaining => Math.Max(0, Limit - Count);
}

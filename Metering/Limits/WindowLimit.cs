namespace Metering.Limits;

/// <summary>One window of an owner: at most <paramref name="Value"/> of a quantity in a span.</summary>
public readonly record struct WindowLimit(LimitedQuantity Quantity, WindowSpan Span, long Value)
{
    public TimeSpan Length => Span switch
    {
        WindowSpan.Minute => TimeSpan.FromMinutes(1),
        WindowSpan.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    /// <summary>The name that refusals and views use: <c>requests_per_minute</c>.</summary>
    public string Name => (Quantity, Span) switch
    {
        (LimitedQuantity.Requests, WindowSpan.Minute) => "requests_per_minute",
        (LimitedQuantity.Requests, WindowSpan.Hour) => "requests_per_hour",
        (LimitedQuantity.Requests, _) => "requests_per_day",
        (_, WindowSpan.Minute) => "units_per_minute",
        (_, WindowSpan.Hour) => "units_per_hour",
        _ => "units_per_day",
    };
}

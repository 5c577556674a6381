namespace Metering.Limits;

/// <summary>What a token or an account may do at once and in a span of time. <see langword="null"/> means unlimited (A16).</summary>
public sealed record LimitSettings
{
    public static readonly LimitSettings Unlimited = new();

    /// <summary>Calls in progress at once; 1 or more.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Admitted requests in any minute; 1 or more, as for all that follow.</summary>
    public long? RequestsPerMinute { get; init; }

    public long? RequestsPerHour { get; init; }

    public long? RequestsPerDay { get; init; }

    /// <summary>Input and output units in any minute: the estimate at admission, corrected in place at settle.</summary>
    public long? UnitsPerMinute { get; init; }

    public long? UnitsPerHour { get; init; }

    public long? UnitsPerDay { get; init; }

    /// <summary>How all the windows of this owner measure time.</summary>
    public WindowKind Windows { get; init; } = WindowKind.Rolling;

    /// <summary>The configured windows, requests before units, shortest first.</summary>
    public IEnumerable<WindowLimit> WindowLimits()
    {
        if (RequestsPerMinute is { } rpm) yield return new(LimitedQuantity.Requests, WindowSpan.Minute, rpm);
        if (RequestsPerHour is { } rph) yield return new(LimitedQuantity.Requests, WindowSpan.Hour, rph);
        if (RequestsPerDay is { } rpd) yield return new(LimitedQuantity.Requests, WindowSpan.Day, rpd);
        if (UnitsPerMinute is { } upm) yield return new(LimitedQuantity.Units, WindowSpan.Minute, upm);
        if (UnitsPerHour is { } uph) yield return new(LimitedQuantity.Units, WindowSpan.Hour, uph);
        if (UnitsPerDay is { } upd) yield return new(LimitedQuantity.Units, WindowSpan.Day, upd);
    }

    /// <summary>What is wrong with these settings, or <see langword="null"/>.</summary>
    public string? Problem() =>
        Concurrency is < 1 || WindowLimits().Any(limit => limit.Value < 1)
            ? "A limit is 1 or more; leave it out for unlimited."
            : Enum.IsDefined(Windows) ? null : "Windows is Rolling or Refill.";
}

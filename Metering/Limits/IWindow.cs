namespace Metering.Limits;

/// <summary>How much was counted in a span of time. Times are monotonic and never go back between calls.</summary>
internal interface IWindow
{
    /// <summary>The most the window admits. Changing it keeps what is counted.</summary>
    long Limit { get; set; }

    long Count(TimeSpan now);

    /// <summary>Counts an amount; a time in the past is where a restored amount belongs.</summary>
    void Add(long amount, TimeSpan now);

    /// <summary>
    /// Changes what was counted at <paramref name="countedAt"/>. A correction can empty a window, never more: it cannot lift what remains above
    /// the limit, and what has left the window by itself is not taken out of it again.
    /// </summary>
    void Correct(long difference, TimeSpan countedAt, TimeSpan now);

    /// <summary>How long until <paramref name="amount"/> fits; zero if it does now, <see langword="null"/> if it never will.</summary>
    TimeSpan? WaitFor(long amount, TimeSpan now);

    /// <summary>What is counted, each amount with the latest time at which it can have been; none is in the future.</summary>
    IEnumerable<(TimeSpan At, long Amount)> Counts(TimeSpan now);

    /// <summary>How long until the window is empty if nothing more is counted.</summary>
    TimeSpan ResetAfter(TimeSpan now);
}

namespace Metering.Calls;

/// <summary>
/// Why a call may not go on: which limit, whose, its value, the current count and when to come back (F11). A refused call consumed nothing (F6).
/// </summary>
/// <param name="Reason">The reason; protocols map it to a status and a code.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record Refusal(RefusalReason Reason, string Message)
{
    /// <summary>The limit that was met, such as <c>requests_per_minute</c>, <c>concurrency</c> or <c>balance</c>.</summary>
    public string? Limit { get; init; }

    /// <summary>Whose limit it is.</summary>
    public RefusalOwner Owner { get; init; }

    /// <summary>The id of the owner.</summary>
    public string? OwnerId { get; init; }

    /// <summary>The limit's value, in <see cref="Unit"/>.</summary>
    public long? Value { get; init; }

    /// <summary>What is counted against it now, this call not included. Of an input's length: the least that it has.</summary>
    public long? Current { get; init; }

    /// <summary>What this call asked for.</summary>
    public long? Requested { get; init; }

    /// <summary>What the figures count: <c>calls</c>, <c>requests</c>, <c>units</c> or <c>nano_usd</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>When the same call can succeed; <see langword="null"/> where waiting does not help or nobody can know.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same call can succeed later without anybody changing anything.</summary>
    public bool IsTransient => Reason
        is RefusalReason.ConcurrencyReached
        or RefusalReason.BooksUnavailable
        or RefusalReason.Overloaded
        || (Reason is RefusalReason.WindowReached or RefusalReason.GrantsUsedUp or RefusalReason.NoGrant && RetryAfter is not null);
}

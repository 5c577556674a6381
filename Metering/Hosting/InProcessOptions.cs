using System.ComponentModel.DataAnnotations;

namespace Metering.Hosting;

/// <summary>Limits of the in-process host.</summary>
public sealed record InProcessOptions
{
    /// <summary>Messages that may wait for one actor; one more is refused. Default 10,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MailboxMessagesMax { get; init; } = 10_000;

    /// <summary>An actor without a message for this long leaves memory. Default 10 min; 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an activation may take. Default 30 s; 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ActivationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a caller that finds an actor idle runs the turn itself instead of handing it to the scheduler. Default <see langword="true"/>; a
    /// simulation that decides every step switches it off.
    /// </summary>
    public bool RunsTurnsInline { get; init; } = true;
}

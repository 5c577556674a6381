namespace Metering.Books;

/// <summary>Calls counted in one second of the past.</summary>
/// <param name="At">The second.</param>
/// <param name="Requests">Calls held in it.</param>
/// <param name="Units">Their units: the estimate while a call is held, what was used once it has ended.</param>
public sealed record Activity(DateTimeOffset At, long Requests, long Units)
{
    /// <summary>How much time one record covers.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);
}

namespace Testing;

/// <summary>Waits for what nobody announces, with a bound.</summary>
public static class Polling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    /// <exception cref="TimeoutException">It did not come true in 30 s; the message says what did not.</exception>
    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > WaitMax)
                throw new TimeoutException($"In {WaitMax.TotalSeconds} s it did not come true that {what}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <exception cref="TimeoutException">It did not come true in 30 s; the message says what did not.</exception>
    public static Task Until(Func<bool> condition, string what) => Until(() => Task.FromResult(condition()), what);
}

namespace Faults;

/// <summary>Waits for what nobody announces, with a bound.</summary>
internal static class Polling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < WaitMax, $"In {WaitMax.TotalSeconds} s it did not come true that {what}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}

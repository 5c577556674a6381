using System.Diagnostics;

namespace Load;

/// <summary>A closed loop: each caller starts its next operation when the last one is done.</summary>
internal static class Callers
{
    public static async Task<long> Run(int callers, TimeSpan duration, Func<int, Task> operation)
    {
        var started = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => Loop(caller))));
        return done.Sum();

        async Task<long> Loop(int caller)
        {
            var count = 0L;
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                await operation(caller);
                count++;
            }

            return count;
        }
    }
}

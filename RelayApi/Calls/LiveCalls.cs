using System.Collections.Concurrent;
using Metering.Calls;
using Metering.Tokens;
using Microsoft.Extensions.Options;

namespace RelayApi.Calls;

/// <summary>
/// The calls in progress in this process. One loop renews their holds: the heartbeat by which the engine knows that somebody still carries
/// them (design 3). A call whose renewal is refused is told to stop, and so is one whose upstream is late.
/// </summary>
internal sealed partial class LiveCalls(
    IOptions<RelayOptions> options, IOptions<TokenOptions> tokens, TimeProvider time, ILogger<LiveCalls> logger) : BackgroundService
{
    /// <summary>How exact the deadlines of upstreams are.</summary>
    private static readonly TimeSpan TickMax = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<CallId, LiveCall> _calls = new();
    private readonly ConcurrentDictionary<Task, byte> _endings = new();

    public int Count => _calls.Count;

    public void Add(LiveCall call) => _calls.TryAdd(call.Id, call);

    public void Remove(LiveCall call) => _calls.TryRemove(call.Id, out _);

    /// <summary>Keeps an ending that outlives its request until it is on the books.</summary>
    public void Keep(Task ending)
    {
        _endings.TryAdd(ending, 0);
        _ = ending.ContinueWith(
            ended => _endings.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Completes when no ending is kept any more.</summary>
    public Task WaitForEndings() => Task.WhenAll(_endings.Keys);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickMax < options.Value.RenewEvery / 5 ? TickMax : options.Value.RenewEvery / 5, time);
        while (!stoppingToken.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var now = time.GetTimestamp();
            foreach (var (_, call) in _calls)
            {
                call.StopIfLate(now);
                if (!call.IsCovered(tokens.Value.Lease, time) || time.GetElapsedTime(call.RenewedAt, now) < options.Value.RenewEvery) continue;
                _ = Renew(call);
            }
        }
    }

    private async Task Renew(LiveCall call)
    {
        try
        {
            var renewed = await call.Renew(time);
            // A call that ended while it was renewed has not lost anything.
            if (!renewed.IsRenewed && _calls.ContainsKey(call.Id)) call.Lose(renewed.Refusal);
        }
        catch (Exception cause)
        {
            // The lease outlives several renewals: the next one may get through. When it is over the call is lost.
            LogRenewFailed(cause, call.Id);
        }
    }
}

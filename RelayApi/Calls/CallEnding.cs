using Metering.Calls;
using Metering.Tokens;
using Microsoft.Extensions.Options;

namespace RelayApi.Calls;

/// <summary>
/// Brings the end of a call to the books, whatever happens on the way: a settle is retried until an activation has taken it, and repeating
/// it is harmless (F5). If this process dies first, the hold expires and is charged at its last mark.
/// </summary>
internal sealed partial class CallEnding(LiveCalls live, IOptions<RelayOptions> options, TimeProvider time, ILogger<CallEnding> logger)
{
    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(2);
    private const int AttemptsMax = 10_000;

    /// <summary>
    /// Settles; completes when the charge is safe: durable, or kept on the local disk while the books are away. <see langword="false"/> when
    /// that took longer than <see cref="RelayOptions.SettleWaitMax"/>; it goes on behind, but nobody may be told that the call has ended.
    /// </summary>
    public Task<bool> Settle(LiveCall call, Usage usage, CallResult result) =>
        End(call, token => token.Settle(new SettleCall(call.Id, usage, result)));

    /// <summary>Voids a call that produced nothing.</summary>
    public Task<bool> Void(LiveCall call, CallResult result) => End(call, token => token.Void(new VoidCall(call.Id, result)));

    private async Task<bool> End(LiveCall call, Func<IToken, Task<SettleOutcome>> end)
    {
        live.Remove(call);
        var ending = EndUntilTaken(call, end);
        if (ending.IsCompleted) return await ending;

        await ((Task)ending).WaitAsync(options.Value.SettleWaitMax, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ending.IsCompleted) return await ending;

        live.Keep(ending);
        LogNotSafe(call.Id);
        return false;
    }

    private async Task<bool> EndUntilTaken(LiveCall call, Func<IToken, Task<SettleOutcome>> end)
    {
        var delay = RetryDelayMin;
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            try
            {
                var outcome = await end(call.Token);
                if (!outcome.IsEnded) LogNotEnded(call.Id, outcome.Status);
                return outcome.IsEnded;
            }
            catch (Exception cause)
            {
                LogRetried(cause, call.Id, attempt);
            }

            await Task.Delay(delay, time);
            delay = delay * 2 < RetryDelayMax ? delay * 2 : RetryDelayMax;
        }

        return false;
    }
}

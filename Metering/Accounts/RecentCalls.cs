using Metering.Calls;

namespace Metering.Accounts;

/// <summary>
/// How the latest calls ended, so that a repeated settle gets its receipt without a question to the books. Bounded in number and in age: what
/// has left is found in the books.
/// </summary>
internal sealed class RecentCalls
{
    /// <summary>Enough for retries that come within moments; more would cost every busy account memory for what the books know anyway.</summary>
    private const int CallsMax = 1_024;

    /// <summary>Longer than any retry waits. Of many accounts that are busy now and then, it keeps the calls of a minute and not a thousand of each.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(1);

    /// <summary>How far the clocks of those who make call ids may be ahead; a wider margin only costs look-ups after an activation.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(10);

    private readonly Dictionary<CallId, EndedCall> _ended = [];
    private readonly Queue<(CallId Call, DateTimeOffset At)> _order = [];
    private DateTimeOffset _forgotUntil = DateTimeOffset.MinValue;

    /// <summary>How many of the forgotten had been changed since their end, by a correction or a refund.</summary>
    public long ChangesForgotten { get; private set; }

    /// <param name="ended">How it ended, or what has become of that since.</param>
    /// <param name="at">When: whatever has stood here for longer than <see cref="AgeMax"/> by then is forgotten.</param>
    public void Add(EndedCall ended, DateTimeOffset at)
    {
        if (_ended.TryAdd(ended.Call, ended)) _order.Enqueue((ended.Call, at));
        else _ended[ended.Call] = ended;
        while (_order.Count > CallsMax || (_order.TryPeek(out var oldest) && oldest.Call != ended.Call && oldest.At < at - AgeMax)) Forget(_order.Dequeue().Call);
    }

    public EndedCall? Find(CallId call) => _ended.GetValueOrDefault(call);

    /// <summary>
    /// Whether a call that was read before a wait, here or in the books, may have been changed during it. What has been forgotten since is in the
    /// books, where the one who asks reads it anew.
    /// </summary>
    public bool MayHaveChanged(EndedCall read, long changesForgottenBefore) =>
        Find(read.Call) is { } latest ? !ReferenceEquals(latest, read) : ChangesForgotten != changesForgottenBefore;

    /// <summary>Calls made before an activation may have ended without standing here: it remembers only what it replayed.</summary>
    public void ForgetBefore(DateTimeOffset activatedAt) => ForgetUntil(activatedAt + ClocksApart);

    public bool MayHaveForgotten(CallId call) => call.MadeAt <= _forgotUntil && !_ended.ContainsKey(call);

    private void Forget(CallId call)
    {
        if (_ended.Remove(call, out var ended) && (ended.IsCorrected || ended.Refunded.IsPositive)) ChangesForgotten++;
        ForgetUntil(call.MadeAt);
    }

    private void ForgetUntil(DateTimeOffset madeAt) => _forgotUntil = madeAt > _forgotUntil ? madeAt : _forgotUntil;
}

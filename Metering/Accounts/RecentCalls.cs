using Metering.Calls;

namespace Metering.Accounts;

/// <summary>
/// How the latest calls ended, so that a repeated settle gets its receipt without a question to the books. Bounded: what has left is found in
/// the books.
/// </summary>
internal sealed class RecentCalls
{
    /// <summary>Enough for retries that come within moments; more would cost every busy account memory for what the books know anyway.</summary>
    private const int CallsMax = 1_024;

    /// <summary>How far the clocks of those who make call ids may be ahead; a wider margin only costs look-ups after an activation.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(10);

    private readonly Dictionary<CallId, EndedCall> _ended = [];
    private readonly Queue<CallId> _order = [];
    private DateTimeOffset _forgotUntil = DateTimeOffset.MinValue;

    public void Add(EndedCall ended)
    {
        if (!_ended.TryAdd(ended.Call, ended))
        {
            _ended[ended.Call] = ended;
            return;
        }

        _order.Enqueue(ended.Call);
        if (_order.Count <= CallsMax) return;
        var forgotten = _order.Dequeue();
        _ended.Remove(forgotten);
        ForgetUntil(forgotten.MadeAt);
    }

    public EndedCall? Find(CallId call) => _ended.GetValueOrDefault(call);

    /// <summary>Calls made before an activation may have ended without standing here: it remembers only what it replayed.</summary>
    public void ForgetBefore(DateTimeOffset activatedAt) => ForgetUntil(activatedAt + ClocksApart);

    public bool MayHaveForgotten(CallId call) => call.MadeAt <= _forgotUntil && !_ended.ContainsKey(call);

    private void ForgetUntil(DateTimeOffset madeAt) => _forgotUntil = madeAt > _forgotUntil ? madeAt : _forgotUntil;
}

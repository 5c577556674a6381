using Metering.Calls;

namespace Metering.Accounts;

/// <summary>
/// How the latest calls ended, so that a repeated settle gets its receipt without a question to the books. Bounded: what has left is found in
/// the books.
/// </summary>
internal sealed class RecentCalls
{
    private const int CallsMax = 16_384;

    private readonly Dictionary<CallId, EndedCall> _ended = [];
    private readonly Queue<CallId> _order = [];

    public void Add(EndedCall ended)
    {
        if (!_ended.TryAdd(ended.Call, ended))
        {
            _ended[ended.Call] = ended;
            return;
        }

        _order.Enqueue(ended.Call);
        if (_order.Count > CallsMax) _ended.Remove(_order.Dequeue());
    }

    public EndedCall? Find(CallId call) => _ended.GetValueOrDefault(call);
}

using Metering.Accounts.Events;
using Metering.Calls;

namespace Ledger.Audit;

/// <summary>Compares ended calls with what the upstream itself says it served: the one witness that is not ours.</summary>
internal sealed class UpstreamLog(IReadOnlyDictionary<CallId, Usage> served, Findings findings)
{
    // Bounded by the log that the caller holds in memory anyway.
    private readonly HashSet<CallId> _unseen = [.. served.Keys];

    public void ComparePage(AuditState state)
    {
        foreach (var (call, end, seq) in state.PageEnds) CompareEnd(call, end, seq);
        foreach (var (account, correction, seq) in state.PageCorrections)
        {
            _unseen.Remove(correction.Call);
            CompareUsage($"account/{account}", seq, correction.Call, correction.Usage);
        }
    }

    /// <summary>What was served and is neither ended nor in progress was never on the books.</summary>
    public void Finish(AuditState state)
    {
        foreach (var call in _unseen.Where(call => !state.CallsInProgress.ContainsKey(call)))
        {
            findings.Add("upstream log", 0, $"call {call} was served", "a call on the books", null);
        }
    }

    private void CompareEnd(AuditedCall call, CallEnded end, long seq)
    {
        _unseen.Remove(end.Call);
        switch (end.State)
        {
            case CallState.Settled:
                CompareUsage($"account/{call.Account}", seq, end.Call, end.Usage);
                break;
            case CallState.Voided when served.TryGetValue(end.Call, out var usage) && usage.UnitsTotal > 0:
                findings.Add($"account/{call.Account}", seq, $"call {end.Call} was voided", "nothing served", $"{usage.UnitsTotal} units served");
                break;
            default:
                // An interruption is charged at its last mark, which may be less than what was served.
                break;
        }
    }

    private void CompareUsage(string stream, long seq, CallId call, Usage usage)
    {
        // An estimate says of itself that the upstream gave no figures.
        if (usage.Source is not UsageSource.Reported) return;
        if (served.TryGetValue(call, out var expected)) findings.Compare(stream, seq, $"call {call}: units by the upstream's log", Units(expected), Units(usage));
        else findings.Add(stream, seq, $"call {call}: in the upstream's log", "served", null);
    }

    private static (long, long, long, long) Units(Usage usage) => (usage.UnitsInput, usage.UnitsCacheRead, usage.UnitsCacheWrite, usage.UnitsOutput);
}

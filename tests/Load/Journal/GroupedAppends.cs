using Metering.Accounts;
using Metering.Books;

namespace Load.Journal;

/// <summary>Callers that append one event and wait until it is durable.</summary>
internal sealed class GroupedAppends(IJournal journal)
{
    private static readonly byte[] Event =
        """{"kind":"callEnded","call":"01890a5d-ac96-774b-bcce-b302099a8057","token":"tok_01","model":"gpt","input":1200,"output":350,"charge":5250000,"at":"2026-01-01T00:00:00Z"}"""u8.ToArray();

    private int _runs;

    public Task<long> Run(int streams, int callers, TimeSpan duration)
    {
        var run = Interlocked.Increment(ref _runs);
        var opened = Enumerable.Range(0, streams)
            .Select(i => journal.OpenStream(StreamId.Of(AccountId.Parse($"bench-{run}-{i}")), Guid.NewGuid(), seqLast: 0))
            .ToArray();
        return Callers.Run(callers, duration, caller => opened[caller % streams].Append(Event));
    }
}

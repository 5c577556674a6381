using System.Text;
using System.Text.Json;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Orders;
using Metering.Tokens;
using Metering.Tokens.Events;

namespace Simulation;

/// <summary>A journal whose every write is a step of the simulation: rows of different streams overtake each other, and a crash loses what waits.</summary>
internal sealed class SimulatedJournal(KnownBug bug) : IJournal, IJournalWriter, IBooks
{
    private readonly InMemoryJournal _disk = new();
    private readonly List<JournalStream> _ready = [];
    private readonly List<JournalRow> _acknowledged = [];

    public bool IsAccepting => true;

    /// <summary>Rows that can be written next.</summary>
    public int ReadyCount => _ready.Count + _acknowledged.Count;

    public IReadOnlyList<JournalRow> Rows => _disk.Rows;

    public JournalStream OpenStream(StreamId stream, Guid activation, long seqLast) => new(stream, activation, seqLast, this);

    public Task<Snapshot?> ReadSnapshot(StreamId stream, CancellationToken cancellationToken) => _disk.ReadSnapshot(stream, cancellationToken);

    public IAsyncEnumerable<JournalRow> Read(StreamId stream, long seqAfter, CancellationToken cancellationToken) =>
        _disk.Read(stream, seqAfter, cancellationToken);

    public void WriteSnapshot(Snapshot snapshot) => _disk.WriteSnapshot(snapshot);

    public void OnAppended(int bytes)
    {
    }

    public void OnReady(JournalStream stream)
    {
        if (bug is not KnownBug.AcknowledgesBeforeWriting)
        {
            _ready.Add(stream);
            return;
        }

        if (!stream.TryTake(out var row)) return;
        _acknowledged.Add(row);
        stream.Complete(AppendOutcome.Written);
    }

    public void WriteNext(int index)
    {
        if (index >= _ready.Count)
        {
            var acknowledged = _acknowledged[index - _ready.Count];
            _acknowledged.RemoveAt(index - _ready.Count);
            TryWrite(acknowledged, acknowledged.Seq);
            return;
        }

        var stream = _ready[index];
        _ready.RemoveAt(index);
        if (stream.TryTake(out var row)) stream.Complete(Write(row) ? AppendOutcome.Written : AppendOutcome.Fenced);
    }

    /// <summary>The process dies: what waits is gone.</summary>
    public void LoseUnwritten()
    {
        _ready.Clear();
        _acknowledged.Clear();
    }

    public Task<IReadOnlyList<Activity>> ReadActivity(TokenId token, DateTimeOffset since, CancellationToken cancellationToken) =>
        bug is KnownBug.ForgetsWindows || (bug is KnownBug.ForgetsCallsOfChildren && Rules.IsChild(token))
            ? NoActivity
            : _disk.ReadActivity(token, since, cancellationToken);

    public Task<IReadOnlyList<Activity>> ReadActivity(AccountId account, DateTimeOffset since, CancellationToken cancellationToken) =>
        bug is KnownBug.ForgetsWindows ? NoActivity : _disk.ReadActivity(account, since, cancellationToken);

    public async Task<EndedCall?> FindEndedCall(AccountId account, CallId call, CancellationToken cancellationToken)
    {
        if (bug is KnownBug.ForgetsEndedCalls) return null;
        var ended = await _disk.FindEndedCall(account, call, cancellationToken);
        return bug is KnownBug.ForgetsMembersOfCalls && ended is not null ? ended with { Member = null } : ended;
    }

    public Task<Order?> FindOrder(AccountId account, OrderName name, CancellationToken cancellationToken) =>
        _disk.FindOrder(account, name, cancellationToken);

    public Task<IReadOnlyList<AccountId>> ReadAccountsWithHolds(CancellationToken cancellationToken) => _disk.ReadAccountsWithHolds(cancellationToken);

    private static Task<IReadOnlyList<Activity>> NoActivity { get; } = Task.FromResult<IReadOnlyList<Activity>>([]);

    private bool Write(JournalRow row)
    {
        if (bug is KnownBug.ForgetsDeletions && row.Stream.IsToken(out _) && BooksJson.ReadTokenEvents(row.Events.Span).OfType<TokenDeleted>().Any()) return true;
        if (bug is KnownBug.ForgetsPayers && row.Stream.IsAccount(out _)) row = row with { Events = WithoutPayers(row.Events) };
        if (!TryWrite(row, row.Seq)) return bug is KnownBug.WritesWithoutFence && TryWrite(row, _disk.Rows.Count(other => other.Stream == row.Stream) + 1);
        if (bug is KnownBug.CapturesTwice && row.Stream.IsPackage(out _) && row.Seq > 2) TryWrite(row, row.Seq + 1);
        if (bug is KnownBug.ResetsTwice && row.Stream.IsAccount(out _)) WriteResetAgain(row);
        return true;
    }

    private static ReadOnlyMemory<byte> WithoutPayers(ReadOnlyMemory<byte> events)
    {
        IReadOnlyList<AccountEvent> all = [.. BooksJson.ReadAccountEvents(events.Span).Select(happened => happened is CallHeld held ? held with { Payers = null } : happened)];
        return Encoding.UTF8.GetBytes($"[{string.Join(',', all.Select(happened => JsonSerializer.Serialize(happened, BooksJson.Default.AccountEvent)))}]");
    }

    private void WriteResetAgain(JournalRow row)
    {
        if (BooksJson.ReadAccountEvents(row.Events.Span).OfType<GrantPeriodBegan>().FirstOrDefault() is not { } reset) return;
        _disk.OpenStream(row.Stream, row.Activation, row.Seq).Append(JsonSerializer.SerializeToUtf8Bytes<AccountEvent>(reset, BooksJson.Default.AccountEvent));
    }

    /// <summary>The disk writes at once, or refuses a row whose place is taken.</summary>
    private bool TryWrite(JournalRow row, long seq) =>
        _disk.OpenStream(row.Stream, row.Activation, seq - 1).Append(row.Events.Span[1..^1]).IsCompletedSuccessfully;
}

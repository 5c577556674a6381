using System.Runtime.CompilerServices;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Orders;
using Metering.Tokens;

namespace Metering.Books;

/// <summary>
/// A journal and its books in memory: for tests, simulations and benchmarks that leave the database out. By itself every append is durable at
/// once; with <see cref="IsManual"/> the owner decides when the next row is written, lost or fenced off.
/// </summary>
public sealed class InMemoryJournal : IJournal, IJournalWriter, IBooks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, List<JournalRow>> _rows = [];
    private readonly Dictionary<StreamId, Snapshot> _snapshots = [];
    private readonly List<JournalStream> _ready = [];

    /// <summary>Rows wait for <see cref="WriteNext"/>.</summary>
    public bool IsManual { get; init; }

    public bool IsAccepting { get; set; } = true;

    /// <summary>Streams with something to write.</summary>
    public int ReadyCount
    {
        get { lock (_gate) return _ready.Count; }
    }

    /// <summary>All rows of all streams, for a test to look at.</summary>
    public IReadOnlyList<JournalRow> Rows
    {
        get { lock (_gate) return [.. _rows.Values.SelectMany(rows => rows)]; }
    }

    public Task<Snapshot?> ReadSnapshot(StreamId stream, CancellationToken cancellationToken)
    {
        lock (_gate) return Task.FromResult(_snapshots.GetValueOrDefault(stream));
    }

    public async IAsyncEnumerable<JournalRow> Read(
        StreamId stream,
        long seqAfter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<JournalRow> rows;
        lock (_gate) rows = [.. _rows.GetValueOrDefault(stream, []).Where(row => row.Seq > seqAfter)];
        foreach (var row in rows) yield return row;
        await Task.CompletedTask;
    }

    public JournalStream OpenStream(StreamId stream, Guid activation, long seqLast) => new(stream, activation, seqLast, this);

    public void WriteSnapshot(Snapshot snapshot)
    {
        lock (_gate) _snapshots[snapshot.Stream] = snapshot;
    }

    void IJournalWriter.OnAppended(int bytes)
    {
    }

    void IJournalWriter.OnReady(JournalStream stream)
    {
        if (!IsManual)
        {
            Write(stream);
            return;
        }

        lock (_gate) _ready.Add(stream);
    }

    /// <summary>Writes the row of the ready stream at <paramref name="index"/>.</summary>
    public void WriteNext(int index = 0) => Write(TakeReady(index));

    /// <summary>What the process had not written is gone, as in a crash; the streams of its actors are dead.</summary>
    public void LoseUnwritten()
    {
        lock (_gate) _ready.Clear();
    }

    public Task<IReadOnlyList<Activity>> ReadActivity(TokenId token, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult(ActivityOf(AccountEvents(), since, held => held.Token == token || held.Temporary?.Id == token));

    public Task<IReadOnlyList<Activity>> ReadActivity(AccountId account, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult(ActivityOf(AccountEvents(account), since, static _ => true));

    public Task<EndedCall?> FindEndedCall(AccountId account, CallId call, CancellationToken cancellationToken)
    {
        var events = AccountEvents(account);
        if (events.OfType<CallHeld>().FirstOrDefault(held => held.Call == call) is not { } held) return Task.FromResult<EndedCall?>(null);
        if (events.OfType<CallEnded>().FirstOrDefault(ended => ended.Call == call) is not { } ended) return Task.FromResult<EndedCall?>(null);

        var receipt = new EndedCall(
            call, held.Token, ended.State, ended.Usage, held.Price, held.Discount, ended.Charge, ended.Allocation)
        {
            Model = held.Model,
            Upstream = held.Upstream,
            Kind = held.Kind,
            Payers = held.Payers,
            Member = held.Member,
            Temporary = held.Temporary?.Id,
            HeldAt = held.At,
        };
        var corrected = events.OfType<CallCorrected>().FirstOrDefault(corrected => corrected.Call == call);
        if (corrected is not null) receipt = receipt.CorrectedBy(corrected.State, corrected.Usage, corrected.Charge, corrected.Allocation);
        var refunded = events.OfType<CallRefunded>().FirstOrDefault(refunded => refunded.Call == call);
        return Task.FromResult<EndedCall?>(
            refunded is null ? receipt : receipt with { Charge = refunded.Charge, Allocation = refunded.Allocation, Refunded = refunded.Amount });
    }

    public Task<Order?> FindOrder(AccountId account, OrderName name, CancellationToken cancellationToken)
    {
        Dictionary<string, Order> orders = [];
        foreach (var happened in AccountEvents(account))
        {
            var number = happened switch
            {
                OrderPlaced placed => placed.Order.Number,
                CashToppedUp credited => credited.Order,
                OrderPaid paid => paid.Order,
                OrderCancelled cancelled => cancelled.Order,
                OrderExpired expired => expired.Order,
                OrderRefunded refunded => refunded.Order,
                _ => null,
            };
            if (number is not null) orders[number] = OrderHistory.After(orders.GetValueOrDefault(number), happened)!;
        }

        return Task.FromResult(name.IsReference ? orders.Values.FirstOrDefault(order => order.Reference == name.Text) : orders.GetValueOrDefault(name.Text));
    }

    public Task<IReadOnlyList<AccountId>> ReadAccountsWithHolds(CancellationToken cancellationToken)
    {
        List<AccountId> accounts = [];
        lock (_gate)
        {
            foreach (var stream in _rows.Keys)
            {
                if (!stream.IsAccount(out var account)) continue;
                var events = AccountEvents(account);
                if (events.OfType<CallHeld>().Count() > events.OfType<CallEnded>().Count()) accounts.Add(account);
            }
        }

        return Task.FromResult<IReadOnlyList<AccountId>>(accounts);
    }

    private static IReadOnlyList<Activity> ActivityOf(IEnumerable<AccountEvent> events, DateTimeOffset since, Func<CallHeld, bool> filter)
    {
        var all = events.ToList();
        var used = all.OfType<CallEnded>().ToDictionary(ended => ended.Call, ended => ended.Usage.UnitsTotal);
        foreach (var corrected in all.OfType<CallCorrected>()) used[corrected.Call] = corrected.Usage.UnitsTotal;
        return
        [
            .. from held in all.OfType<CallHeld>()
               where held.At >= since && filter(held)
               group used.GetValueOrDefault(held.Call, held.UnitsInput + held.UnitsOutputMax) by held.At.ToUnixTimeSeconds() into second
               orderby second.Key
               select new Activity(DateTimeOffset.FromUnixTimeSeconds(second.Key), second.Count(), second.Sum()),
        ];
    }

    private List<AccountEvent> AccountEvents() => EventsOf(static stream => stream.IsAccount(out _));

    private List<AccountEvent> AccountEvents(AccountId account) => EventsOf(stream => stream == StreamId.Of(account));

    private List<AccountEvent> EventsOf(Func<StreamId, bool> filter)
    {
        lock (_gate)
        {
            return [.. from entry in _rows
                       where filter(entry.Key)
                       from row in entry.Value
                       from happened in BooksJson.ReadAccountEvents(row.Events.Span)
                       select happened];
        }
    }

    private JournalStream TakeReady(int index)
    {
        lock (_gate)
        {
            var stream = _ready[index];
            _ready.RemoveAt(index);
            return stream;
        }
    }

    private void Write(JournalStream stream)
    {
        if (!stream.TryTake(out var row)) return;
        AppendOutcome outcome;
        lock (_gate)
        {
            if (!_rows.TryGetValue(row.Stream, out var rows)) _rows.Add(row.Stream, rows = []);
            outcome = row.Seq == rows.Count + 1 ? AppendOutcome.Written : AppendOutcome.Fenced;
            if (outcome is AppendOutcome.Written) rows.Add(row);
        }

        stream.Complete(outcome);
    }
}

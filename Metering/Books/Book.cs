using System.Buffers;
using System.Text.Json;

namespace Metering.Books;

/// <summary>
/// An actor's book: its state and its end of the journal. What is raised is applied at once and written behind; whoever must not speak before
/// the write awaits the task that <see cref="Raise(TEvent)"/> returns.
/// </summary>
internal sealed class Book<TState, TEvent>
    where TState : class, IBookState<TEvent>, new()
{
    /// <summary>How many events make a new snapshot worth its cost.</summary>
    private const int SnapshotEvery = 4_096;

    private readonly IJournal _journal;
    private readonly BookFormat<TState, TEvent> _format;
    private readonly JournalStream _stream;
    private int _eventsSinceSnapshot;

    private Book(
        IJournal journal, BookFormat<TState, TEvent> format, JournalStream stream, TState state, int eventsSinceSnapshot, long seqBefore)
    {
        (_journal, _format, _stream, State, _eventsSinceSnapshot, SeqBefore) = (journal, format, stream, state, eventsSinceSnapshot, seqBefore);
    }

    public TState State { get; }

    /// <summary>The last row that this activation found. A later activation of the same actor finds more: its own begins with a row.</summary>
    public long SeqBefore { get; }

    /// <summary>The last row that is durable.</summary>
    public long SeqLast => _stream.SeqLast;

    /// <summary>Another activation owns the stream: this one is over.</summary>
    public bool IsFenced => _stream.IsFenced;

    /// <summary>Nothing waits to be written.</summary>
    public bool IsIdle => _stream.IsIdle;

    /// <summary>Completes when everything raised so far is durable.</summary>
    public Task Durable { get; private set; } = Task.CompletedTask;

    /// <summary>Completes when everything raised so far is durable, or at least safe from a crash of the process and on its way to be durable.</summary>
    public Task Kept => _stream.Kept;

    /// <summary>Replays a stream. A stream that has rows gets the activation's <em>opened</em> record, and is served only once that is durable.</summary>
    public static async Task<Book<TState, TEvent>> Open(
        StreamId id,
        Guid activation,
        IJournal journal,
        BookFormat<TState, TEvent> format,
        CancellationToken cancellationToken)
    {
        var snapshot = await journal.ReadSnapshot(id, cancellationToken);
        var (state, seq) = Restore(snapshot, format);
        var events = 0;
        await foreach (var row in journal.Read(id, seq, cancellationToken))
        {
            foreach (var happened in JsonSerializer.Deserialize(row.Events.Span, format.Row)!)
            {
                state.Apply(happened);
                events++;
            }

            seq = row.Seq;
        }

        var book = new Book<TState, TEvent>(journal, format, journal.OpenStream(id, activation, seq), state, events, seq);
        if (seq > 0) await book.ProveOwnership();
        return book;
    }

    /// <summary>Applies an event and sends it to the journal. The task completes when it is durable.</summary>
    public Task Raise(TEvent happened)
    {
        KeepSnapshotIfDue();

        // Written out first: an event that cannot be written must not have changed anything.
        var json = Serialize(happened);
        State.Apply(happened);
        _eventsSinceSnapshot++;
        return Durable = _stream.Append(json);
    }

    /// <summary>
    /// Applies events that belong together, in their order, and sends them to the journal in one piece: all of them become durable, or none.
    /// </summary>
    public Task Raise(IReadOnlyList<TEvent> happened)
    {
        KeepSnapshotIfDue();
        var json = Serialize(happened);
        foreach (var next in happened) State.Apply(next);
        _eventsSinceSnapshot += happened.Count;
        return Durable = _stream.Append(json);
    }

    /// <summary>Proves that this activation still owns the stream: completes when an empty row is durable, and throws when it never will be.</summary>
    public Task ProveOwnership() => _stream.Append([]);

    /// <summary>Keeps a snapshot of a book in which nothing waits, before its actor goes.</summary>
    public void KeepSnapshotIfIdle()
    {
        if (_eventsSinceSnapshot > 0 && !IsFenced && _stream.TryGetRowBoundary(out var seq, out var written)) KeepSnapshot(seq, written);
    }

    private void KeepSnapshotIfDue()
    {
        if (_eventsSinceSnapshot >= SnapshotEvery && _stream.TryGetRowBoundary(out var seq, out var written)) KeepSnapshot(seq, written);
    }

    private ReadOnlySpan<byte> Serialize(TEvent happened)
    {
        var scratch = t_scratch ??= new Scratch();
        scratch.Bytes.ResetWrittenCount();
        Write(scratch, happened);
        return scratch.Bytes.WrittenSpan;
    }

    /// <summary>As the stream writes events that come one by one.</summary>
    private ReadOnlySpan<byte> Serialize(IReadOnlyList<TEvent> happened)
    {
        var scratch = t_scratch ??= new Scratch();
        scratch.Bytes.ResetWrittenCount();
        for (var i = 0; i < happened.Count; i++)
        {
            if (i > 0) scratch.Bytes.Write(","u8);
            Write(scratch, happened[i]);
        }

        return scratch.Bytes.WrittenSpan;
    }

    private void Write(Scratch scratch, TEvent happened)
    {
        scratch.Writer.Reset(scratch.Bytes);
        JsonSerializer.Serialize(scratch.Writer, happened, _format.Event);
    }

    /// <summary>A snapshot of another version, whose state had another shape, costs a replay from the first row and nothing else.</summary>
    private static (TState State, long Seq) Restore(Snapshot? snapshot, BookFormat<TState, TEvent> format)
    {
        if (snapshot is null) return (new TState(), 0);
        try
        {
            return (JsonSerializer.Deserialize(snapshot.State.Span, format.State)!, snapshot.Seq);
        }
        catch (JsonException)
        {
            return (new TState(), 0);
        }
    }

    /// <summary>The state now is exactly that of row <paramref name="seq"/>, which may still be in flight: the snapshot follows when it is written.</summary>
    private void KeepSnapshot(long seq, Task written)
    {
        _eventsSinceSnapshot = 0;
        var snapshot = new Snapshot(_stream.Id, seq, JsonSerializer.SerializeToUtf8Bytes(State, _format.State));
        _ = WriteWhenDurable(snapshot, written);
    }

    private async Task WriteWhenDurable(Snapshot snapshot, Task written)
    {
        try
        {
            await written;
        }
        catch (Exception lost) when (lost is FencedException or JournalClosedException)
        {
            // The row is not known to have happened, and so neither is the state.
            return;
        }

        _journal.WriteSnapshot(snapshot);
    }

    [ThreadStatic]
    private static Scratch? t_scratch;

    private sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Bytes);

        public ArrayBufferWriter<byte> Bytes { get; } = new(1_024);

        public Utf8JsonWriter Writer { get; }
    }
}

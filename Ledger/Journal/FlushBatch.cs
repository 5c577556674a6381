using System.Runtime.InteropServices;
using Metering.Books;

namespace Ledger.Journal;

/// <summary>The rows of one flush, at most one of each activation. One instance serves all flushes of a writer.</summary>
internal sealed class FlushBatch(JournalOptions options)
{
    private readonly List<TakenRow> _taken = [];
    private readonly List<JournalRow> _rows = [];
    private long _bytes;

    public bool IsEmpty => _taken.Count == 0;

    public bool IsFull => _taken.Count >= options.RowsPerFlushMax || _bytes >= options.BytesPerFlushMax;

    public IReadOnlyList<TakenRow> Taken => _taken;

    /// <summary>The rows, sorted by stream: two writers that meet the same keys in the same order wait for each other and never deadlock.</summary>
    public IReadOnlyList<JournalRow> Rows => _rows;

    public void Add(TakenRow taken)
    {
        _taken.Add(taken);
        _bytes += taken.Row.Events.Length;
    }

    public void Seal()
    {
        CollectionsMarshal.AsSpan(_taken).Sort(static (a, b) => string.CompareOrdinal(a.Row.Stream.Value, b.Row.Stream.Value));
        foreach (var taken in _taken) _rows.Add(taken.Row);
    }

    public void Clear()
    {
        _taken.Clear();
        _rows.Clear();
        _bytes = 0;
    }
}

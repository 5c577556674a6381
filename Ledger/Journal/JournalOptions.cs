using System.ComponentModel.DataAnnotations;

namespace Ledger.Journal;

/// <summary>The journal's limits. The defaults suit one machine; every one of them bounds a queue, a batch or a wait.</summary>
public sealed class JournalOptions
{
    /// <summary>Whether one process at a time may own the database. A cluster, where every silo writes, runs without. Default: true.</summary>
    public bool OwnsDatabase { get; set; } = true;

    /// <summary>How long a start waits for a previous owner that is just going away. Default: 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan OwnerWaitMax { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Where rows are kept while PostgreSQL is away. Default: none, they wait in memory only.</summary>
    public string? SpoolDirectory { get; set; }

    /// <summary>How large the spool may grow; beyond it rows wait in memory only. Default: 1 GiB.</summary>
    [Range(1 << 20, 1L << 40)]
    public long SpoolBytesMax { get; set; } = 1L << 30;

    /// <summary>How long a flush may take before what waits for it goes to the spool as well. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan SpoolAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most rows that one statement writes. Default: 4096.</summary>
    [Range(1, 65536)]
    public int RowsPerFlushMax { get; set; } = 4096;

    /// <summary>The bytes of events at which a statement is full; one more row may step over it. Default: 8 MiB.</summary>
    [Range(1 << 16, 1 << 28)]
    public int BytesPerFlushMax { get; set; } = 8 << 20;

    /// <summary>The events that may wait before paid calls are turned away. Default: 200,000.</summary>
    [Range(1, 100_000_000)]
    public int EventsWaitingMax { get; set; } = 200_000;

    /// <summary>The bytes that may wait before paid calls are turned away. Default: 256 MiB.</summary>
    [Range(1L, 1L << 40)]
    public long BytesWaitingMax { get; set; } = 256L << 20;

    /// <summary>How long one flush, its retries included, may take before paid calls are turned away. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FlushTimeMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause after the first failure; it doubles with every further one. Default: 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelayMin { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two attempts. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the server works on one statement before it gives up. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an idle writer looks whether its connection, and with it the lock, is still there. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The snapshots that may wait; further ones are dropped, which costs a longer replay and nothing else. Default: 1024.</summary>
    [Range(1, 1_000_000)]
    public int SnapshotsWaitingMax { get; set; } = 1024;
}

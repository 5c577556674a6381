using System.ComponentModel.DataAnnotations;

namespace Ledger.Projection;

/// <summary>How the tables follow the journal.</summary>
public sealed record ProjectorOptions
{
    /// <summary>Rows of the journal in one transaction. Default 512: what a batch holds on to, the garbage collector has to carry.</summary>
    [Range(1, 100_000)]
    public int BatchRowsMax { get; init; } = 512;

    /// <summary>Bytes of events in one transaction; a single row may exceed it. Default 16 MiB.</summary>
    [Range(1, 1L << 30)]
    public long BatchBytesMax { get; init; } = 16L << 20;

    /// <summary>How long to rest before looking again; whoever asks for what is durable now catches up by itself. Default 1 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a reader waits for the tables to contain what it asked about. Default 20 s: less than an activation may take, so that whoever waits
    /// in vain is told for whom.
    /// </summary>
    public TimeSpan CatchUpMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a batch waits for another transaction's lock on the tables before whoever waits is asked again. Default 5 s.</summary>
    public TimeSpan LockWaitMax { get; init; } = TimeSpan.FromSeconds(5);
}

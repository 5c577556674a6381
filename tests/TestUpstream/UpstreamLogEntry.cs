namespace TestUpstream;

/// <summary>One request as the upstream saw it. Entries are snapshots: what a running request adds later is in the next reading of the log.</summary>
public sealed record UpstreamLogEntry
{
    /// <summary>The order of arrival, from 1.</summary>
    public required long Sequence { get; init; }

    public required string Model { get; init; }

    /// <summary>The <c>Authorization</c> header as it came.</summary>
    public string? Authorization { get; init; }

    /// <summary>The <c>X-Request-Id</c> header as it came.</summary>
    public string? RequestId { get; init; }

    public bool IsStream { get; init; }

    /// <summary>Whether the request asked for the usage of a stream.</summary>
    public bool IncludesUsage { get; init; }

    public int BytesOfBody { get; init; }

    /// <summary>The body as it came, where <see cref="TestUpstreamServer.KeepsBodies"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public long BytesSent { get; init; }

    public int ChunksSent { get; init; }

    /// <summary>The usage that was told in full to the client; <see langword="null"/> when none was, or the answer was cut short.</summary>
    public (long UnitsPrompt, long UnitsCached, long UnitsCompletion)? UsageServed { get; init; }

    public UpstreamOutcome Outcome { get; init; }
}

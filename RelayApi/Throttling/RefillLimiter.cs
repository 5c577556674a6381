using System.Diagnostics;
using System.Threading.RateLimiting;

namespace RelayApi.Throttling;

/// <summary>
/// So many permits a minute, refilled continuously: the framework's own limiters read a clock of their own and tell a whole window as the time to wait,
/// this one reads the host's and tells when the next permit is there. All it remembers is when it would be full again.
/// </summary>
internal sealed class RefillLimiter(int permitsPerMinute, TimeProvider time) : RateLimiter
{
    private readonly TimeSpan _perPermit = TimeSpan.FromMinutes(1) / permitsPerMinute;
    private readonly Lock _gate = new();
    private readonly long _madeAt = time.GetTimestamp();
    private TimeSpan _fullAt;

    /// <summary>For how long it has been full; what is full is as good as new and may be forgotten.</summary>
    public override TimeSpan? IdleDuration
    {
        get { lock (_gate) return Now - _fullAt is { } idle && idle >= TimeSpan.Zero ? idle : null; }
    }

    private TimeSpan Now => time.GetElapsedTime(_madeAt);

    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>No permit at all is asked for to learn whether there is one.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            var now = Now;
            var fullAt = TimeSpan.FromTicks(Math.Max(_fullAt.Ticks, now.Ticks));
            var wait = fullAt + (Math.Max(permitCount, 1) * _perPermit) - TimeSpan.FromMinutes(1) - now;
            if (wait > TimeSpan.Zero) return new Lease(wait);
            _fullAt = fullAt + (permitCount * _perPermit);
            return Lease.Acquired;
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        throw new UnreachableException("Nobody waits for a permit: a refusal tells when to come back.");

    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public static Lease Acquired { get; } = new(null);

        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}

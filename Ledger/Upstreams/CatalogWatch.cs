using Microsoft.Extensions.Logging;

namespace Ledger.Upstreams;

/// <summary>
/// The catalog that the relay reads: the latest one seen. Another process' change is seen within <see cref="PollInterval"/>; this process' own at
/// once through <see cref="Refresh"/>.
/// </summary>
public sealed partial class CatalogWatch(CatalogStore store, TimeProvider time, ILogger<CatalogWatch> logger)
{
    /// <summary>One row is read each time.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private volatile Catalog _current = Catalog.Empty;

    public Catalog Current => _current;

    /// <summary>Loads the catalog if it has changed. Loads that overtake each other never go back to an older version.</summary>
    public async Task Refresh(CancellationToken cancellationToken)
    {
        if (await store.ReadVersion(cancellationToken) == _current.Version) return;
        var loaded = await store.Load(cancellationToken);
        var seen = _current;
        while (loaded.Version > seen.Version)
        {
            var before = Interlocked.CompareExchange(ref _current, loaded, seen);
            if (ReferenceEquals(before, seen)) return;
            seen = before;
        }
    }

    /// <summary>Follows changes until cancelled. While the database is away the last catalog stands.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Refresh(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(e, _current.Version);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

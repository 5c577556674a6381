using System.Threading.Channels;
using Metering;
using Metering.Books;

namespace Silo.Clusters;

/// <summary>
/// Wakes accounts whose calls were in progress when their silo was lost, so that holds nobody renews come to their end though nobody asks. An account
/// that lives answers and that is all.
/// </summary>
internal sealed partial class AbandonedCalls(IBooks books, IActors actors, ClusterOptions options, TimeProvider time, ILogger<AbandonedCalls> logger)
    : ISiloStatusListener
{
    // Losses that come while a look is due are seen by it.
    private readonly Channel<SiloAddress> _lost = Channel.CreateBounded<SiloAddress>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status is SiloStatus.Dead) _lost.Writer.TryWrite(updatedSilo);
    }

    /// <summary>Looks at start, whenever a silo was lost, and from time to time, until cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                foreach (var account in await books.ReadAccountsWithHolds(cancellationToken)) await actors.Account(account).View();
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            await Pause(cancellationToken);
        }
    }

    private async Task Pause(CancellationToken cancellationToken)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_lost.Reader.ReadAsync(any.Token).AsTask(), Task.Delay(options.LookForAbandonedEvery, time, any.Token));
        await any.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accounts with abandoned calls could not be woken; they are looked for again.")]
    private partial void LogFailed(Exception failure);
}

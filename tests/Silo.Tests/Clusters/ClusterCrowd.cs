using System.Collections.Concurrent;
using Faults.Clients;

namespace Silo.Tests.Clusters;

/// <summary>
/// Clients that call one after the other, at one silo after the other, streaming and not in turn. Whoever sees a call fail tries again at the next
/// silo. Half of them give up a silent silo soon; the others wait, so that one that stood still finds their requests when it goes on.
/// </summary>
internal sealed class ClusterCrowd : IAsyncDisposable
{
    private static readonly TimeSpan PauseWhenRefused = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Little = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Much = TimeSpan.FromSeconds(40);

    private readonly ConcurrentQueue<SeenCall> _seen = new();
    private readonly ConcurrentDictionary<string, long> _servedAt = new();
    private readonly Task _clients;
    private readonly bool _isPatient;
    private volatile Uri[] _silos;
    private volatile bool _isOver;

    /// <param name="clients">Who calls.</param>
    /// <param name="silos">Where they call.</param>
    /// <param name="isPatient">Whether half of them wait; <see langword="false"/> when a silo stands still for good.</param>
    public ClusterCrowd(IReadOnlyList<Client> clients, IEnumerable<Uri> silos, bool isPatient = true)
    {
        _isPatient = isPatient;
        _silos = [.. silos];
        _clients = Task.WhenAll(clients.Select((client, i) => Task.Run(() => CallOnAndOn(client, i))));
    }

    public IReadOnlyCollection<SeenCall> Seen => _seen;

    /// <summary>Where calls go from now on.</summary>
    public void Turn(IEnumerable<Uri> silos) => _silos = [.. silos];

    /// <summary>Whether each of the models was served by a call that began after this time.</summary>
    public bool AreServedSince(long timestamp, IEnumerable<string> models) =>
        models.All(model => _servedAt.TryGetValue(model, out var at) && at > timestamp);

    /// <summary>Lets every client finish the call it is in.</summary>
    public async Task Finish()
    {
        _isOver = true;
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _clients.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task CallOnAndOn(Client client, int number)
    {
        for (var turn = number; !_isOver; turn++)
        {
            var silos = _silos;
            var began = TimeProvider.System.GetTimestamp();
            var seen = await client.Call(silos[turn % silos.Length], isStream: turn % 2 == 0, patience: _isPatient && number % 2 == 1 ? Much : Little);
            _seen.Enqueue(seen);
            if (seen.IsToldSettled) _servedAt.AddOrUpdate(client.Model, began, (_, at) => Math.Max(at, began));
            else await Task.Delay(PauseWhenRefused, TimeProvider.System);
        }
    }
}

using System.Collections.Concurrent;

namespace Faults.Clients;

/// <summary>
/// Clients that call one after the other, streaming and not in turn, for as long as the crowd lives. While no relay serves they wait for the
/// next one, as clients with retries do.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan PauseWhenRefused = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentQueue<SeenCall> _seen = new();
    private readonly Task _clients;
    private volatile TaskCompletionSource<Uri> _relay = NewGate();
    private volatile bool _isOver;

    public Crowd(IEnumerable<Client> clients) => _clients = Task.WhenAll(clients.Select(client => Task.Run(() => CallOnAndOn(client))));

    public IReadOnlyCollection<SeenCall> Seen => _seen;

    /// <summary>A relay serves at this address from now on.</summary>
    public void Open(Uri relay) => _relay.TrySetResult(relay);

    /// <summary>No relay serves: who sees a call fail waits for the next <see cref="Open"/>.</summary>
    public void Close()
    {
        if (_relay.Task.IsCompleted) _relay = NewGate();
    }

    /// <summary>Lets every client finish the call it is in.</summary>
    public async Task Finish()
    {
        _isOver = true;
        _relay.TrySetCanceled();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        _relay.TrySetCanceled();
        await _clients.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TaskCompletionSource<Uri> NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task CallOnAndOn(Client client)
    {
        for (var turn = 0; !_isOver; turn++)
        {
            var gate = _relay;
            Uri relay;
            try
            {
                relay = await gate.Task;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var seen = await client.Call(relay, isStream: turn % 2 == 0);
            _seen.Enqueue(seen);
            if (seen.Status != 200) await Task.Delay(PauseWhenRefused, TimeProvider.System);
        }
    }
}

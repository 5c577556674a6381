using System.Collections.Concurrent;
using Ledger.Upstreams;

namespace RelayApi.Upstreams;

/// <summary>Connections to upstreams, pooled for each. Answers come as they are: no redirects, no cookies, no decompression.</summary>
internal sealed class UpstreamClients : IDisposable
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Id, TimeSpan ConnectMax), HttpMessageInvoker> _clients = new();

    public HttpMessageInvoker For(Upstream upstream) => _clients.GetOrAdd((upstream.Id, upstream.ConnectMax), static key => Create(key.ConnectMax));

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private static HttpMessageInvoker Create(TimeSpan connectMax) => new(new SocketsHttpHandler
    {
        // Our trace ids are nobody else's business; the call id goes along as x-request-id.
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ConnectTimeout = connectMax,
        EnableMultipleHttp2Connections = true,
        // An answer that is let go half-read must stop its upstream now: reading on to save the connection would keep the upstream at work
        // for a call whose slot is free already.
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = ConnectionLife,
        ResponseDrainTimeout = TimeSpan.Zero,
        UseCookies = false,
        UseProxy = false,
    });
}

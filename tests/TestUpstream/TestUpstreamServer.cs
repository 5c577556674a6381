using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TestUpstream;

/// <summary>
/// An upstream on a free local port. The model of a request chooses its script, so tests that run at once do not meet; what was served is
/// in <see cref="Log"/>.
/// </summary>
public sealed class TestUpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();

    private TestUpstreamServer(TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port: 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            // A test may hold bytes back for as long as it likes.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        _app = builder.Build();
        _app.MapGet("/v1/models", () => new { @object = "list", data = Scripts.Keys.Select(id => new { id, @object = "model", owned_by = "test" }) });
        _app.MapPost("/v1/chat/completions", (RequestDelegate)ServeAsync);
    }

    /// <summary>Such as <c>http://127.0.0.1:41234/v1/</c>.</summary>
    public Uri BaseAddress => new($"{_app.Urls.First()}/v1/");

    /// <summary>How each model is answered.</summary>
    public ConcurrentDictionary<string, UpstreamScript> Scripts { get; } = new(StringComparer.Ordinal);

    /// <summary>How a model without a script is answered.</summary>
    public UpstreamScript DefaultScript { get; set; } = new();

    /// <summary>Whether the log keeps the bodies of requests; off, because load tests send many.</summary>
    public bool KeepsBodies { get; set; }

    public UpstreamLog Log { get; } = new();

    public static async Task<TestUpstreamServer> StartAsync(TimeProvider? time = null)
    {
        var server = new TestUpstreamServer(time ?? TimeProvider.System);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // Hanging answers end first, or stopping would wait for them.
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, gone.Token);
        var request = JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), UpstreamJson.Default.UpstreamRequest)!;
        var script = Scripts.GetValueOrDefault(request.Model ?? "", DefaultScript);
        var entry = Log.Begin(EntryOf(context, request, body), () => IsConnected(context));
        try
        {
            entry = await new UpstreamPlayer(context, script, request, Log, entry, _time, gone.Token).PlayAsync();
        }
        finally
        {
            Log.End(entry);
        }
    }

    /// <summary>Whether the client has not closed its end, as the kernel knows it: the server may be told later.</summary>
    private static bool IsConnected(HttpContext context)
    {
        try
        {
            var socket = context.Features.Get<IConnectionSocketFeature>()!.Socket;
            return !(socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0);
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            return false;
        }
    }

    private UpstreamLogEntry EntryOf(HttpContext context, UpstreamRequest request, MemoryStream body) => new()
    {
        Sequence = 0,
        Model = request.Model ?? "",
        Authorization = context.Request.Headers.Authorization,
        RequestId = context.Request.Headers["X-Request-Id"],
        IsStream = request.IsStream,
        IncludesUsage = request.IncludesUsage,
        BytesOfBody = (int)body.Length,
        Body = KeepsBodies ? body.ToArray() : default,
        StartedAt = _time.GetUtcNow(),
    };
}

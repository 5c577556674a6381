using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Load.Relay;

/// <summary>
/// The upstream of both sides, as cheap as it can be: sockets and bytes that were formatted before. The path says how it answers, such as
/// <c>/stream/20/chat/completions</c>: a stream, its first byte after 20 ms. All of it comes at once, unless it is <c>spaced</c>.
/// </summary>
internal sealed class StubUpstream : IDisposable
{
    private const int BufferBytes = 16_384;

    /// <summary>Of a spaced stream: two hundred events a second.</summary>
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromMilliseconds(5);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public StubUpstream()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1_024);
        _ = Accept();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Serve(await _listener.AcceptAsync());
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private static async Task Serve(Socket connection)
    {
        using var closing = connection;
        connection.NoDelay = true;
        var buffer = new byte[BufferBytes];
        var request = new HttpFraming();
        try
        {
            while (await Receive(connection, request, buffer)) await Answer(connection, request.FirstLine);
        }
        catch (SocketException)
        {
            // The other side went away in the middle of an answer; the generator reports it if it matters.
        }
    }

    private static async Task<bool> Receive(Socket connection, HttpFraming request, byte[] buffer)
    {
        request.Begin();
        while (!request.IsComplete)
        {
            var read = await connection.ReceiveAsync(buffer);
            if (read == 0) return false;
            request.Take(buffer.AsSpan(0, read));
        }

        return true;
    }

    private static async Task Answer(Socket connection, string requestLine)
    {
        var path = requestLine.Split('/', 4);
        var answer = path[1] switch
        {
            "stream" or "spaced" => StubAnswer.Stream,
            "long" => StubAnswer.StreamLong,
            _ => StubAnswer.Json,
        };
        var delay = int.Parse(path[2], CultureInfo.InvariantCulture);
        if (delay > 0) await Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System);

        await connection.SendAsync(new ArraySegment<byte>[] { answer.Head, answer.Parts[0] });
        foreach (var part in answer.Parts.AsMemory(1).ToArray())
        {
            if (path[1] == "spaced") await Task.Delay(BetweenEvents, TimeProvider.System);
            await connection.SendAsync(part);
        }
    }
}

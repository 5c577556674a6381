using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace RelayApi.Tests.OpenAi;

/// <summary>A connection on which a test sends exactly what it wants to, when it wants to: libraries send a body without being asked, or not at all.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private RawConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reader = new StreamReader(_stream, Encoding.ASCII);
    }

    public static async Task<RawConnection> Open(Uri relay)
    {
        var client = new TcpClient();
        await client.ConnectAsync(relay.Host, relay.Port);
        return new RawConnection(client);
    }

    /// <summary>Sends the head of a call with these lines about its body, and nothing behind it.</summary>
    public Task SendHead(string secret, string body, string path = "/v1/chat/completions") =>
        Send($"POST {path} HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\n{body}\r\n\r\n");

    /// <summary>Sends a whole call.</summary>
    public async Task SendCall(TimedCaller caller)
    {
        var body = Chat(caller);
        await SendHead(caller.Secret, $"Content-Length: {body.Length}");
        await Send(body);
    }

    /// <summary>The body of a call.</summary>
    public static string Chat(TimedCaller caller) => JsonSerializer.Serialize(
        new { model = caller.Model, messages = new[] { new { role = "user", content = "Hello" } } });

    public async Task Send(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask().WaitAsync(Bound, TimeProvider.System);

    /// <summary>The next answer, also an interim one.</summary>
    public async Task<RawAnswer> Read()
    {
        var status = int.Parse((await Line()).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var line = await Line(); line.Length > 0; line = await Line())
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new RawAnswer(status, headers, await Body(headers));
    }

    /// <summary>Completes when the relay has ended the connection in order; one that was reset throws.</summary>
    public async Task AssertEnds() => Assert.Equal(-1, await Task.Run(_reader.Read).WaitAsync(Bound, TimeProvider.System));

    public void Dispose() => _client.Dispose();

    private async Task<string> Body(Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length)) return await Text(int.Parse(length, CultureInfo.InvariantCulture));
        if (!headers.ContainsKey("Transfer-Encoding")) return "";
        var body = new StringBuilder();
        for (var size = await ChunkSize(); ; size = await ChunkSize())
        {
            body.Append(await Text(size));
            await Line();
            if (size == 0) return body.ToString();
        }
    }

    private async Task<int> ChunkSize() => int.Parse(await Line(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private async Task<string> Text(int length)
    {
        var text = new char[length];
        await _reader.ReadBlockAsync(text).AsTask().WaitAsync(Bound, TimeProvider.System);
        return new string(text);
    }

    private async Task<string> Line() =>
        await _reader.ReadLineAsync().WaitAsync(Bound, TimeProvider.System) ?? throw new EndOfStreamException("The relay has ended the connection.");
}

/// <summary>An answer as it came over the wire.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Error => JsonSerializer.Deserialize<JsonElement>(Body).GetProperty("error");

    /// <summary>What one refusal says that another for the same reason must say as well.</summary>
    public (int Status, string? Type, string? Code, string? Message, string? Owner) Refusal => (
        Status,
        Error.GetProperty("type").GetString(),
        Error.GetProperty("code").GetString(),
        Error.GetProperty("message").GetString(),
        Error.TryGetProperty("metering", out var limit) ? limit.GetProperty("owner_id").GetString() : null);
}

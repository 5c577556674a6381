using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Load.Relay;

/// <summary>One connection of the load generator: sends a request that was formatted before and reads its answer to the end.</summary>
internal sealed class LoadConnection : IDisposable
{
    private const int BufferBytes = 32_768;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly HttpFraming _answer = new();
    private readonly byte[] _buffer = new byte[BufferBytes];

    public static async Task<LoadConnection> Open(Uri address)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port));
        return connection;
    }

    /// <summary>Throws unless the answer is 200 and whole: a benchmark of refusals would look splendid.</summary>
    public async Task<Exchange> Send(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        _answer.Begin();
        var firstByteAt = 0L;
        while (!_answer.IsComplete)
        {
            var read = await _socket.ReceiveAsync(_buffer);
            if (read == 0) throw new InvalidDataException("The answer broke off.");
            if (firstByteAt == 0) firstByteAt = Stopwatch.GetTimestamp();
            _answer.Take(_buffer.AsSpan(0, read));
        }

        if (!_answer.IsOk) throw new InvalidDataException($"The answer is {_answer.FirstLine}.");
        return new Exchange(firstByteAt, Stopwatch.GetTimestamp());
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Readings of the stopwatch.</summary>
    internal readonly record struct Exchange(long FirstByteAt, long LastByteAt);
}

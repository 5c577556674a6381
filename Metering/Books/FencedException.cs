namespace Metering.Books;

/// <summary>Another activation of the same actor owns the stream. What this activation decided since its last durable row never happened.</summary>
public sealed class FencedException(StreamId stream) : Exception($"Another activation owns the stream {stream}; this one is over.")
{
    public StreamId Stream { get; } = stream;
}

namespace Metering.Books;

/// <summary>The journal closed before it could write. Whether what was appended becomes durable is decided when it opens again, so no success may be told.</summary>
public sealed class JournalClosedException(StreamId stream) : Exception($"The journal closed before the stream {stream} could be written.")
{
    public StreamId Stream { get; } = stream;
}

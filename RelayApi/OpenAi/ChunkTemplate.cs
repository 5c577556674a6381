using System.Buffers;

namespace RelayApi.OpenAi;

/// <summary>
/// A stream repeats itself: most chunks differ from the one before in their text alone. What a chunk has around its text is remembered when the
/// chunk has been read; the next one that has the same around a text without quotes, escapes and control characters is the same JSON with another
/// text, and need not be read to know what it generated.
/// </summary>
internal struct ChunkTemplate
{
    /// <summary>What ends a JSON string, escapes in it, or may not stand in it.</summary>
    private static readonly SearchValues<byte> NotPlain =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private PooledBytes _around;
    private int _lengthBefore;

    /// <summary>Whether a chunk is the one before with another text, and how many bytes that is.</summary>
    public readonly bool TryMatch(ReadOnlySpan<byte> chunk, out int bytesOfText)
    {
        var before = _around.Span[.._lengthBefore];
        var behind = _around.Span[_lengthBefore..];
        bytesOfText = chunk.Length - _around.Length;
        return _lengthBefore > 0
            && bytesOfText >= 0
            && chunk.StartsWith(before)
            && chunk.EndsWith(behind)
            && !chunk.Slice(_lengthBefore, bytesOfText).ContainsAny(NotPlain);
    }

    /// <summary>
    /// Remembers a chunk that was read. One that did more than to carry a text is forgotten together with the one before it: after it, the same
    /// bytes may mean something new.
    /// </summary>
    public void Learn(ReadOnlySpan<byte> chunk, in ChatChunk read)
    {
        Forget();
        if (!read.TryGetOnlyText(out var at, out var length)) return;
        _around.Append(chunk[..at]);
        _around.Append(chunk[(at + length)..]);
        _lengthBefore = at;
    }

    public void Forget()
    {
        _around.Clear();
        _lengthBefore = 0;
    }

    public void Return()
    {
        _around.Return();
        _lengthBefore = 0;
    }
}

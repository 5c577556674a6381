using System.Net;
using System.Net.Http.Headers;

namespace RelayApi.OpenAi;

/// <summary>
/// A client's body on its way upstream: slices of the bytes that came, with at most two values replaced. It can be sent again after a
/// failed attempt, because it owns no stream.
/// </summary>
internal sealed class ChatRequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly ReadOnlyMemory<byte> _body;
    private readonly List<(int Start, int End, ReadOnlyMemory<byte> Text)> _replacements = new(capacity: 2);
    private long _length;

    public ChatRequestContent(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _length = body.Length;
        Headers.ContentType = Json;
    }

    /// <summary>The bytes that are sent, in order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Slices
    {
        get
        {
            var at = 0;
            foreach (var (start, end, text) in _replacements)
            {
                yield return _body[at..start];
                yield return text;
                at = end;
            }
            yield return _body[at..];
        }
    }

    /// <summary>Sends <paramref name="text"/> in place of a range of the body; ranges must not overlap.</summary>
    public void Replace(Range range, ReadOnlyMemory<byte> text)
    {
        var (start, length) = range.GetOffsetAndLength(_body.Length);
        _replacements.Add((start, start + length, text));
        _replacements.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        _length += text.Length - length;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var slice in Slices)
            await stream.WriteAsync(slice, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}

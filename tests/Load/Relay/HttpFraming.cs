using System.Globalization;
using System.Text;

namespace Load.Relay;

/// <summary>
/// Finds where one HTTP/1.1 message ends, request or response, over pieces cut anywhere. It reads no more than that needs: the generator and
/// the upstream share the machine with what they measure, and must cost little beside it.
/// </summary>
internal sealed class HttpFraming
{
    private const int HeadBytesMax = 8_192;

    private readonly byte[] _head = new byte[HeadBytesMax];
    private int _headLength;
    private long _bodyLeft;
    private long _chunkSize;
    private Part _part;

    private enum Part
    {
        Head,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        LastLine,
        Complete,
    }

    public bool IsComplete => _part is Part.Complete;

    /// <summary>The first line of the message, once it is complete.</summary>
    public string FirstLine => Encoding.ASCII.GetString(_head, 0, _head.AsSpan(0, _headLength).IndexOf((byte)'\r'));

    /// <summary>Whether this is a response that says 200.</summary>
    public bool IsOk => _head.AsSpan(0, _headLength).StartsWith("HTTP/1.1 200 "u8);

    public void Begin() => (_headLength, _chunkSize, _part) = (0, 0, Part.Head);

    /// <summary>Takes the next piece. Nothing follows a message before it was answered, so all of a piece belongs to it.</summary>
    public void Take(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            piece = _part switch
            {
                Part.Head => TakeHead(piece),
                Part.Body => Skip(piece, Part.Complete),
                Part.ChunkData => Skip(piece, Part.ChunkEnd),
                Part.ChunkSize => TakeChunkSize(piece),
                Part.ChunkEnd or Part.LastLine => TakeLineEnd(piece),
                _ => throw new InvalidDataException("Bytes follow the end of a message."),
            };
        }
    }

    private ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> piece)
    {
        var before = _headLength;
        var taken = Math.Min(piece.Length, HeadBytesMax - before);
        piece[..taken].CopyTo(_head.AsSpan(before));
        var searchFrom = Math.Max(0, before - 3);
        var end = _head.AsSpan(searchFrom, before + taken - searchFrom).IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _headLength = before + taken;
            return _headLength < HeadBytesMax ? [] : throw new InvalidDataException("The head of a message is too long.");
        }

        _headLength = searchFrom + end + 4;
        _bodyLeft = ContentLength();
        _part = _bodyLeft switch { > 0 => Part.Body, 0 => Part.Complete, _ => Part.ChunkSize };
        return piece[(_headLength - before)..];
    }

    /// <summary>The announced length, or -1 for a message in chunks.</summary>
    private long ContentLength()
    {
        var head = Encoding.ASCII.GetString(_head, 0, _headLength);
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return head.Contains("chunked", StringComparison.OrdinalIgnoreCase) ? -1 : 0;
        var value = head.AsSpan(at + Name.Length);
        return long.Parse(value[..value.IndexOf('\r')], CultureInfo.InvariantCulture);
    }

    private ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> piece, Part next)
    {
        var skipped = (int)Math.Min(piece.Length, _bodyLeft);
        _bodyLeft -= skipped;
        if (_bodyLeft == 0) _part = next;
        return piece[skipped..];
    }

    private ReadOnlySpan<byte> TakeChunkSize(ReadOnlySpan<byte> piece)
    {
        var digit = piece[0];
        if (digit == '\n')
        {
            (_bodyLeft, _part) = (_chunkSize, _chunkSize > 0 ? Part.ChunkData : Part.LastLine);
            _chunkSize = 0;
        }
        else if (digit != '\r')
        {
            _chunkSize = _chunkSize * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return piece[1..];
    }

    private ReadOnlySpan<byte> TakeLineEnd(ReadOnlySpan<byte> piece)
    {
        if (piece[0] == '\n') _part = _part is Part.ChunkEnd ? Part.ChunkSize : Part.Complete;
        return piece[1..];
    }
}

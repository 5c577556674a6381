using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Metering.Books;

namespace Ledger.Journal;

/// <summary>
/// A journal row as a record of a file: length (4 bytes) and checksum (8) of what follows, then seq (8), activation (16), checksum of the
/// events (8), length (4) and UTF-8 text of the stream, and the events. Whole numbers are big-endian.
/// </summary>
internal static class SpoolRecord
{
    public const int HeaderBytes = 12;

    /// <summary>No row comes near this: a length beyond it is damage.</summary>
    public const int BodyBytesMax = 1 << 30;

    private const int FixedBytes = 36;

    public static void Write(JournalRow row, IBufferWriter<byte> output)
    {
        var stream = Encoding.UTF8.GetBytes(row.Stream.Value);
        var length = FixedBytes + stream.Length + row.Events.Length;
        var record = output.GetSpan(HeaderBytes + length);
        var body = record.Slice(HeaderBytes, length);
        BinaryPrimitives.WriteInt64BigEndian(body, row.Seq);
        row.Activation.TryWriteBytes(body[8..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(body[24..], row.Checksum);
        BinaryPrimitives.WriteInt32BigEndian(body[32..], stream.Length);
        stream.CopyTo(body[FixedBytes..]);
        row.Events.Span.CopyTo(body[(FixedBytes + stream.Length)..]);
        BinaryPrimitives.WriteInt32BigEndian(record, length);
        BinaryPrimitives.WriteInt64BigEndian(record[4..], JournalChecksum.Of(body));
        output.Advance(HeaderBytes + length);
    }

    public static int BodyLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32BigEndian(header);

    /// <summary>The row, or <see langword="null"/> when the record is damaged.</summary>
    public static JournalRow? Read(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        if (body.Length < FixedBytes || BinaryPrimitives.ReadInt64BigEndian(header[4..]) != JournalChecksum.Of(body)) return null;
        var streamBytes = BinaryPrimitives.ReadInt32BigEndian(body[32..]);
        return new JournalRow(
            StreamId.Parse(Encoding.UTF8.GetString(body.Slice(FixedBytes, streamBytes))),
            BinaryPrimitives.ReadInt64BigEndian(body),
            new Guid(body.Slice(8, 16), bigEndian: true),
            BinaryPrimitives.ReadInt64BigEndian(body[24..]),
            body[(FixedBytes + streamBytes)..].ToArray());
    }
}

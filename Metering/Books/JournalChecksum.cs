using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Metering.Books;

/// <summary>The checksum that stands beside the events in the journal: the first eight bytes of their SHA-256.</summary>
public static class JournalChecksum
{
    public static long Of(ReadOnlySpan<byte> events)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(events, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}

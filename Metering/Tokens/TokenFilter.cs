using System.Runtime.InteropServices;

namespace Metering.Tokens;

/// <summary>
/// Which tokens may exist, in fixed memory: a Bloom filter over their ids. It never denies a token that was added; of those that were not it
/// lets pass about one in a hundred while there are fewer than <see cref="TokensForOnePercent"/>, and more and more beyond, which costs reads
/// and nothing else. Nothing is taken out: a deleted token still exists and says so.
/// </summary>
internal sealed class TokenFilter
{
    public const int TokensForOnePercent = 1_700_000;

    private const int BitsCount = 1 << 24;
    private const int Probes = 7;
    private const ulong FnvOffset = 14_695_981_039_346_656_037;
    private const ulong FnvPrime = 1_099_511_628_211;

    private readonly ulong[] _bits = new ulong[BitsCount / 64];

    public void Add(TokenId id)
    {
        var (at, step) = Hash(id);
        for (var probe = 0; probe < Probes; probe++, at += step) Interlocked.Or(ref WordOf(at), MaskOf(at));
    }

    public bool MayContain(TokenId id)
    {
        var (at, step) = Hash(id);
        for (var probe = 0; probe < Probes; probe++, at += step)
        {
            if ((Volatile.Read(ref WordOf(at)) & MaskOf(at)) == 0) return false;
        }

        return true;
    }

    private ref ulong WordOf(ulong at) => ref _bits[(at % BitsCount) / 64];

    private static ulong MaskOf(ulong at) => 1UL << (int)(at % 64);

    /// <summary>FNV-1a and a second hash mixed out of it: two are enough to make all probes (Kirsch and Mitzenmacher).</summary>
    private static (ulong At, ulong Step) Hash(TokenId id)
    {
        var hash = FnvOffset;
        foreach (var b in MemoryMarshal.AsBytes(id.Value.AsSpan())) hash = (hash ^ b) * FnvPrime;
        var mixed = (hash ^ (hash >> 31)) * 0x9E37_79B9_7F4A_7C15;
        return (hash ^ (hash >> 29), (mixed ^ (mixed >> 32)) | 1);
    }
}

using Metering.Calls;

namespace Testing;

/// <summary>Ids from a seed: the same run makes the same ones.</summary>
public sealed class SeededIds(int seed, TimeProvider time)
{
    private readonly Random _random = new(seed);

    public Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_random) _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>A UUID of version 7 made now.</summary>
    public CallId NextCall()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_random) _random.NextBytes(bytes);
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++) bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new CallId(new Guid(bytes, bigEndian: true));
    }
}

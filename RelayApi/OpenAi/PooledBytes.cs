using System.Buffers;

namespace RelayApi.OpenAi;

/// <summary>Bytes kept between reads, in a rented array that grows by doubling and goes back on <see cref="Return"/>.</summary>
internal struct PooledBytes
{
    private const int BytesMin = 4096;

    private byte[]? _array;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_array is null || _array.Length - Length < bytes.Length)
            Grow(checked(Length + bytes.Length));
        bytes.CopyTo(_array.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = Math.Min(length, Length);

    public void Return()
    {
        if (_array is not null)
            ArrayPool<byte>.Shared.Return(_array);
        _array = null;
        Length = 0;
    }

    private void Grow(int bytesNeeded)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(BytesMin, Math.Max(bytesNeeded, 2 * Length)));
        Span.CopyTo(larger);
        if (_array is not null)
            ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace RelayApi.OpenAi;

/// <summary>
/// Counts the bytes of a text that are neither white space nor among the four bytes before them. What lets one unit of a tokenizer stand for very
/// much text is repetition: a thousand spaces, hyphens or NULs may be a single unit, and white space may be dropped before anything is counted. Of
/// what is left no unit has many, so that this count says how many units there are at least (docs/decisions/0030).
/// </summary>
internal struct FreshBytes
{
    /// <summary>How far repetition is seen: the longest character of UTF-8, so that a run of one is not fresh whichever it is.</summary>
    private const int Reach = 4;

    private const int EscapeLength = 2;
    private const int CodeUnitLength = 6;

    private uint _recent;

    public long Count { get; private set; }

    /// <summary>Takes back what was counted since <see cref="Count"/> was this.</summary>
    public void ForgetSince(long count) => Count = count;

    /// <summary>Adds the value of a JSON string as it stands in the body; answers the value's length in UTF-8.</summary>
    public long AddJson(ReadOnlySpan<byte> text, bool isEscaped)
    {
        if (!isEscaped)
        {
            Add(text);
            return text.Length;
        }

        long length = 0;
        for (var next = text.IndexOf((byte)'\\'); next >= 0; next = text.IndexOf((byte)'\\'))
        {
            Add(text[..next]);
            length += next + AddEscape(text[next..], out var taken);
            text = text[(next + taken)..];
        }

        Add(text);
        return length + text.Length;
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        if (text.Length <= Reach)
        {
            foreach (var value in text) Add(value);
            return;
        }

        foreach (var value in text[..Reach]) Add(value);
        Count += CountFrom(Reach, text);
        _recent = BinaryPrimitives.ReadUInt32BigEndian(text[^Reach..]);
    }

    private void Add(byte value)
    {
        if (IsFresh(value, _recent)) Count++;
        _recent = (_recent << 8) | value;
    }

    /// <summary>The reader has seen that escapes are whole, and the reader knows no others.</summary>
    private int AddEscape(ReadOnlySpan<byte> escape, out int taken)
    {
        taken = EscapeLength;
        if (escape[1] == (byte)'u') return AddCodeUnit(escape, out taken);

        // Line ends and tabs are white space, and so is whatever else has a letter for its escape; what is left stands for itself.
        Add(escape[1] is (byte)'n' or (byte)'t' or (byte)'r' or (byte)'b' or (byte)'f' ? (byte)' ' : escape[1]);
        return 1;
    }

    /// <summary>Half a surrogate pair alone is no character: it counts as two bytes of length, as elsewhere, and is not fresh.</summary>
    private int AddCodeUnit(ReadOnlySpan<byte> escape, out int taken)
    {
        const int lengthOfHalf = 2;
        taken = CodeUnitLength;
        var unit = CodeUnit(escape.Slice(2, 4));
        if (!Rune.TryCreate(unit, out var rune))
        {
            if (escape[CodeUnitLength..] is not [(byte)'\\', (byte)'u', ..] other || !Rune.TryCreate(unit, CodeUnit(other.Slice(2, 4)), out rune)) return lengthOfHalf;
            taken = 2 * CodeUnitLength;
        }

        Span<byte> bytes = stackalloc byte[4];
        var length = rune.EncodeToUtf8(bytes);
        foreach (var value in bytes[..length]) Add(value);
        return length;
    }

    /// <summary>The UTF-16 code unit of four digits; half a surrogate pair where they are none, which the reader lets through nowhere.</summary>
    private static char CodeUnit(ReadOnlySpan<byte> hexDigits)
    {
        Span<byte> bytes = stackalloc byte[2];
        return Convert.FromHexString(hexDigits, bytes, out _, out _) == OperationStatus.Done
            ? (char)BinaryPrimitives.ReadUInt16BigEndian(bytes)
            : '\uD800';
    }

    private static int CountFrom(int at, ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (; at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var values = Vector128.Create(text[at..]);
            var isOld = Vector128.LessThanOrEqual(values, Vector128.Create((byte)' '))
                | Vector128.Equals(values, Vector128.Create(text[(at - 1)..]))
                | Vector128.Equals(values, Vector128.Create(text[(at - 2)..]))
                | Vector128.Equals(values, Vector128.Create(text[(at - 3)..]))
                | Vector128.Equals(values, Vector128.Create(text[(at - 4)..]));
            count += Vector128<byte>.Count - BitOperations.PopCount(isOld.ExtractMostSignificantBits());
        }

        for (; at < text.Length; at++)
        {
            if (IsFresh(text[at], BinaryPrimitives.ReadUInt32BigEndian(text[(at - Reach)..]))) count++;
        }

        return count;
    }

    private static bool IsFresh(byte value, uint recent) =>
        value > (byte)' '
        && value != (byte)recent
        && value != (byte)(recent >> 8)
        && value != (byte)(recent >> 16)
        && value != (byte)(recent >> 24);
}

namespace RelayApi.OpenAi;

/// <summary>Reads the fields of one server-sent event that matter here: its data, and whether its name says error.</summary>
internal static class EventData
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The data of an event. One data line, the common case, is a slice of the event; several are joined with LF in
    /// <paramref name="joined"/>, as the format demands.
    /// </summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> lines, ref PooledBytes joined, out bool isNamedError)
    {
        isNamedError = false;
        if (lines.StartsWith(ByteOrderMark))
            lines = lines[ByteOrderMark.Length..];
        ReadOnlySpan<byte> data = default;
        var count = 0;
        while (!lines.IsEmpty)
        {
            var line = TakeLine(ref lines);
            if (TryGetField(line, "data"u8, out var value))
            {
                if (count == 1)
                    Restart(ref joined, data);
                if (count >= 1)
                    AppendLine(ref joined, value);
                data = value;
                count++;
            }
            else if (TryGetField(line, "event"u8, out var name))
            {
                isNamedError = name.SequenceEqual("error"u8);
            }
        }
        return count > 1 ? joined.Span : data;
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> lines)
    {
        var length = lines.IndexOfAny((byte)'\r', (byte)'\n');
        var line = length < 0 ? lines : lines[..length];
        // A CR LF is taken as two line ends; the empty line between them has no field and changes nothing.
        lines = length < 0 ? default : lines[(length + 1)..];
        return line;
    }

    private static bool TryGetField(ReadOnlySpan<byte> line, scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!line.StartsWith(field))
            return false;
        line = line[field.Length..];
        if (line.IsEmpty)
            return true;
        if (line[0] != (byte)':')
            return false;
        value = line.Length > 1 && line[1] == (byte)' ' ? line[2..] : line[1..];
        return true;
    }

    private static void Restart(ref PooledBytes joined, ReadOnlySpan<byte> data)
    {
        joined.Clear();
        joined.Append(data);
    }

    private static void AppendLine(ref PooledBytes joined, ReadOnlySpan<byte> data)
    {
        joined.Append("\n"u8);
        joined.Append(data);
    }
}

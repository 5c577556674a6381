using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace Grains.Messages;

/// <summary>A list in a message, whatever class it is here: it is an array on the other side.</summary>
internal sealed class ListCodec<TElement>(IFieldCodec<TElement> codec) : IFieldCodec<IReadOnlyList<TElement>>
{
    private const uint LengthNumber = 0;

    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] IReadOnlyList<TElement> value)
        where TBufferWriter : IBufferWriter<byte>
    {
        ArgumentNullException.ThrowIfNull(value);
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(fieldIdDelta, typeof(IReadOnlyList<TElement>), typeof(IReadOnlyList<TElement>), WireType.TagDelimited);
        UInt32Codec.WriteField(ref writer, LengthNumber, (uint)value.Count);
        var delta = 1u;
        for (var i = 0; i < value.Count; i++)
        {
            codec.WriteField(ref writer, delta, typeof(TElement), value[i]);
            delta = 0;
        }

        writer.WriteEndObject();
    }

    public IReadOnlyList<TElement> ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        field.EnsureWireTypeTagDelimited();
        ReferenceCodec.MarkValueField(reader.Session);
        TElement[] elements = [];
        var (number, count) = (0u, 0);
        while (true)
        {
            var header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject) return elements;
            number += header.FieldIdDelta;
            if (number == LengthNumber)
            {
                var length = UInt32Codec.ReadValue(ref reader, header);
                // A message of so many elements has at least as many bytes: a wrong length must not take memory.
                reader.EnsureAvailable(length);
                elements = new TElement[length];
            }
            else
            {
                elements[count++] = codec.ReadValue(ref reader, header)!;
            }
        }
    }
}

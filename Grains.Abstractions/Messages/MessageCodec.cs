using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace Grains.Messages;

/// <summary>
/// How one type of message crosses the wire: member by member in Orleans' own format, by numbers made of the members' names. A member with the
/// default value of its type is left out; one that the other side does not know is passed over; one that it did not send has the default value.
/// </summary>
internal sealed class MessageCodec<TMessage> : IFieldCodec<TMessage>
{
    private readonly MessageMember<TMessage>[] _members;

    public MessageCodec(IEnumerable<MessageMember<TMessage>> members)
    {
        _members = [.. members.OrderBy(member => member.Number)];
        for (var i = 1; i < _members.Length; i++)
        {
            if (_members[i].Number == _members[i - 1].Number)
            {
                throw new InvalidOperationException(
                    $"{_members[i - 1].Name} and {_members[i].Name} of {typeof(TMessage)} have the same number on the wire: rename one of them.");
            }
        }
    }

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] TMessage value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (value is null)
        {
            ReferenceCodec.WriteNullReference(ref writer, fieldIdDelta);
            return;
        }

        // Messages are values: the same one twice in an envelope is written twice.
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(TMessage), WireType.TagDelimited);
        var before = 0u;
        foreach (var member in _members)
        {
            if (member.TryWrite(ref writer, member.Number - before, ref value)) before = member.Number;
        }

        writer.WriteEndObject();
    }

    [return: MaybeNull]
    public TMessage ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference) return ReferenceCodec.ReadReference<TMessage, TInput>(ref reader, field);
        field.EnsureWireTypeTagDelimited();
        ReferenceCodec.MarkValueField(reader.Session);
        var message = typeof(TMessage).IsValueType ? default! : (TMessage)RuntimeHelpers.GetUninitializedObject(typeof(TMessage));
        var (number, at) = (0u, 0);
        while (true)
        {
            var header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject) return message;
            number += header.FieldIdDelta;
            while (at < _members.Length && _members[at].Number < number) at++;
            if (at < _members.Length && _members[at].Number == number) _members[at].Read(ref reader, header, ref message);
            else reader.ConsumeUnknownField(header);
        }
    }
}

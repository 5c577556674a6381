using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.WireProtocol;

namespace Grains.Messages;

/// <summary>One member of a message on the wire.</summary>
internal abstract class MessageMember<TMessage>(string name)
{
    public string Name { get; } = name;

    /// <summary>
    /// The member's number: made of its name, so that members may be added, removed and put in another order between two versions of the program
    /// that run side by side.
    /// </summary>
    public uint Number { get; } = MemberNumber.Of(name);

    /// <summary>Writes the member unless it has the default value of its type. Returns whether it did.</summary>
    public abstract bool TryWrite<TBufferWriter>(ref Writer<TBufferWriter> writer, uint numberDelta, ref TMessage message)
        where TBufferWriter : IBufferWriter<byte>;

    public abstract void Read<TInput>(ref Reader<TInput> reader, Field field, ref TMessage message);
}

using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace Grains.Messages;

/// <summary>A field of a message, read and set in place: a record's values never change, and yet one has to come into being on the other side.</summary>
internal sealed class FieldMember<TMessage, TValue>(string name, FieldInfo field, IFieldCodec<TValue> codec) : MessageMember<TMessage>(name)
{
    private readonly Place _place = PlaceOf(field);

    private delegate ref TValue Place(ref TMessage message);

    public override bool TryWrite<TBufferWriter>(ref Writer<TBufferWriter> writer, uint numberDelta, ref TMessage message)
    {
        ref var value = ref _place(ref message);
        if (typeof(TValue) == typeof(long))
        {
            var number = Unsafe.As<TValue, long>(ref value);
            if (number == 0) return false;
            Int64Codec.WriteField(ref writer, numberDelta, number);
            return true;
        }

        if (typeof(TValue).IsEnum && Unsafe.SizeOf<TValue>() == sizeof(int))
        {
            var number = Unsafe.As<TValue, int>(ref value);
            if (number == 0) return false;
            Int32Codec.WriteField(ref writer, numberDelta, number);
            return true;
        }

        if (value is null || (typeof(TValue).IsValueType && EqualityComparer<TValue>.Default.Equals(value, default))) return false;
        codec.WriteField(ref writer, numberDelta, typeof(TValue), value);
        return true;
    }

    public override void Read<TInput>(ref Reader<TInput> reader, Field field, ref TMessage message)
    {
        ref var value = ref _place(ref message);
        if (typeof(TValue) == typeof(long)) Unsafe.As<TValue, long>(ref value) = Int64Codec.ReadValue(ref reader, field);
        else if (typeof(TValue).IsEnum && Unsafe.SizeOf<TValue>() == sizeof(int)) Unsafe.As<TValue, int>(ref value) = Int32Codec.ReadValue(ref reader, field);
        else value = codec.ReadValue(ref reader, field)!;
    }

    private static Place PlaceOf(FieldInfo field)
    {
        var method = new DynamicMethod(field.Name, typeof(TValue).MakeByRefType(), [typeof(TMessage).MakeByRefType()], typeof(TMessage), skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        if (!typeof(TMessage).IsValueType) code.Emit(OpCodes.Ldind_Ref);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Place>();
    }
}

using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;

namespace Grains.Messages;

/// <summary>
/// Makes the codec of every message of the engine. The engine knows nothing of Orleans, so its records carry no attributes; they are taken apart by
/// their fields, once for each type.
/// </summary>
internal sealed class MessageCodecs(IServiceProvider services) : ISpecializableCodec, ISpecializableCopier
{
    private static readonly MethodInfo OpenCodecOf = Open(nameof(CodecOf));
    private static readonly MethodInfo OpenMemberOf = Open(nameof(MemberOf));
    private static readonly MethodInfo OpenListCodecOf = Open(nameof(ListCodecOf));

    public bool IsSupportedType(Type type) => MessageTypes.All.Contains(type) && !type.IsEnum;

    public IFieldCodec GetSpecializedCodec(Type type) => (IFieldCodec)OpenCodecOf.MakeGenericMethod(type).Invoke(this, null)!;

    /// <summary>Messages never change, so a copy of one is the message itself.</summary>
    public IDeepCopier GetSpecializedCopier(Type type) => (IDeepCopier)Activator.CreateInstance(typeof(ShallowCopier<>).MakeGenericType(type))!;

    private ICodecProvider Codecs => services.GetRequiredService<ICodecProvider>();

    private MessageCodec<TMessage> CodecOf<TMessage>() => new(
        MessageTypes.FieldsOf(typeof(TMessage)).Select(field =>
            (MessageMember<TMessage>)OpenMemberOf.MakeGenericMethod(typeof(TMessage), field.FieldType).Invoke(this, [field])!));

    private FieldMember<TMessage, TValue> MemberOf<TMessage, TValue>(FieldInfo field) => new(NameOf(field), field, ValueCodecOf<TValue>(field));

    private IFieldCodec<TValue> ValueCodecOf<TValue>(FieldInfo field)
    {
        var type = typeof(TValue);
        if (type.IsEnum) return null!;
        if (MessageTypes.IsList(type)) return (IFieldCodec<TValue>)OpenListCodecOf.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, null)!;
        // An interface or a class that is open would be written with the name of whatever class it is: that must be decided, not happen.
        if (!type.IsValueType && !type.IsSealed) throw new NotSupportedException($"{field.DeclaringType}.{field.Name} is of {type}, which no message may have.");
        return Codecs.GetCodec<TValue>();
    }

    private ListCodec<TElement> ListCodecOf<TElement>() => new(Codecs.GetCodec<TElement>());

    /// <summary>The name of a property, or of a field without one.</summary>
    private static string NameOf(FieldInfo field) => field.Name is ['<', .. var rest] ? rest[..rest.IndexOf('>')] : field.Name;

    private static MethodInfo Open(string name) => typeof(MessageCodecs).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}

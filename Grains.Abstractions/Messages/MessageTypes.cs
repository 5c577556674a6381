using System.Reflection;
using Metering.Accounts;
using Metering.Packages;
using Metering.Tokens;

namespace Grains.Messages;

/// <summary>
/// Every type that a message between actors is made of: found from the engine's contracts, so that a new method or member needs nothing here.
/// </summary>
internal static class MessageTypes
{
    private static readonly Assembly Engine = typeof(IToken).Assembly;

    /// <summary>The types of the engine that appear in a parameter or an answer of the contracts, and in members of such types.</summary>
    public static IReadOnlySet<Type> All { get; } = FindAll();

    /// <summary>A value of one type that is no list, behind <see cref="Nullable{T}"/> and lists of any depth.</summary>
    public static Type ElementOf(Type type) =>
        IsList(type) ? ElementOf(type.GetGenericArguments()[0]) : Nullable.GetUnderlyingType(type) ?? type;

    public static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    /// <summary>What a type is made of: its own fields, whatever their visibility, for that is what makes a value.</summary>
    public static IEnumerable<FieldInfo> FieldsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static HashSet<Type> FindAll()
    {
        HashSet<Type> found = [];
        var waiting = new Stack<Type>(
            new[] { typeof(IToken), typeof(IAccount), typeof(IPackage) }
                .SelectMany(actor => actor.GetMethods())
                .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(AnswerOf(method))));
        while (waiting.TryPop(out var next))
        {
            var type = ElementOf(next);
            if (type.Assembly != Engine || !found.Add(type) || type.IsEnum) continue;
            foreach (var field in FieldsOf(type)) waiting.Push(field.FieldType);
        }

        return found;
    }

    private static Type AnswerOf(MethodInfo method) =>
        method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(void);
}

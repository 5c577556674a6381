using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Money;
using Metering.Packages;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Tests.Books;

/// <summary>Makes a value of any message or state with every member set to something that is not its default, and describes one member by member.</summary>
internal static class Sample
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return "text";
        if (type == typeof(long)) return 7L;
        if (type == typeof(int)) return 7;
        if (type == typeof(bool)) return true;
        if (type == typeof(Guid)) return new Guid("01990000-0000-7000-8000-000000000001");
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        if (type == typeof(TimeSpan)) return TimeSpan.FromMilliseconds(1_234);
        if (type == typeof(Usd)) return new Usd(123);
        if (type == typeof(Discount)) return new Discount(850_000);
        if (type == typeof(CallId)) return new CallId((Guid)Of(typeof(Guid)));
        if (type == typeof(GrantId)) return GrantId.Of(PackageId.Parse("p"));
        if (type == typeof(SecretHash)) return SecretHash.Of("secret");
        if (type.IsEnum) return type.GetEnumValues().Cast<object>().Last();
        if (type.GetInterfaces().Any(of => of.IsGenericType && of.GetGenericTypeDefinition() == typeof(IId<>)))
        {
            return type.GetMethod("Parse", [typeof(string)])!.Invoke(null, ["id"])!;
        }

        return type.IsGenericType ? Collection(type) : Record(type);
    }

    /// <summary>Every member that is neither computed nor left out on purpose.</summary>
    public static string Describe(object? value) =>
        value switch
        {
            null => "null",
            string text => $"'{text}'",
            IDictionary map => $"[{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}: {Describe(map[key])}"))}]",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Describe))}]",
            _ when value.GetType() is var type && (type.Namespace!.StartsWith("System", StringComparison.Ordinal) || type.IsEnum || !Stored(type).Any())
                => value.ToString()!,
            _ => $"{value.GetType().Name}({string.Join(", ", Stored(value.GetType()).Select(member => $"{member.Name}={Describe(member.GetValue(value))}"))})",
        };

    private static IEnumerable<PropertyInfo> Stored(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(member => member.GetIndexParameters().Length == 0 && member.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .Where(member => member.CanWrite || type.GetField($"<{member.Name}>k__BackingField", Members) is not null)
            .OrderBy(member => member.Name, StringComparer.Ordinal);

    private static object Collection(Type type)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            map.Add(Of(arguments[0]), Of(arguments[1]));
            return map;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        list.Add(Of(arguments[0]));
        return list;
    }

    private static object Record(Type type)
    {
        var constructor = type.GetConstructors(Members)
            .Where(made => made.GetParameters() is not [{ } only] || only.ParameterType != type)
            .MaxBy(made => made.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} cannot be made.");
        var value = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        foreach (var member in Stored(type).Where(member => member.CanWrite)) member.SetValue(value, Of(member.PropertyType));
        return value;
    }
}

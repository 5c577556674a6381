using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Packages;
using Metering.Packages.Events;
using Metering.Tokens;
using Metering.Tokens.Events;

namespace Metering.Tests.Books;

public sealed class JsonRoundTripTests
{
    private static readonly Assembly Engine = typeof(IActors).Assembly;

    public static TheoryData<Type> Events => [.. Derived(typeof(AccountEvent)), .. Derived(typeof(TokenEvent)), .. Derived(typeof(PackageEvent))];

    public static TheoryData<Type> States => [.. Engine.GetTypes().Where(IsState)];

    public static TheoryData<Type> Messages => [.. MessagesOf(typeof(IToken), typeof(IAccount), typeof(IPackage))];

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_comes_back_from_the_journal_as_it_was_written(Type type)
    {
        Assert.Contains(type, Known(type.BaseType!));
        AssertRoundTrip(Sample.Of(type), BooksJson.Default.GetTypeInfo(type.BaseType!)!);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_comes_back_from_its_snapshot(Type type) => AssertRoundTrip(Sample.Of(type), SnapshotJson.Default.GetTypeInfo(type)!);

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_can_cross_a_process(Type type) => AssertRoundTrip(Sample.Of(type), JsonSerializerOptions.Default.GetTypeInfo(type));

    [Fact]
    public void Types_are_found()
    {
        Assert.Equal(3, States.Count);
        Assert.True(Events.Count >= 15);
        Assert.True(Messages.Count >= 25);
    }

    internal static IEnumerable<Type> MessagesOf(params Type[] actors) =>
        actors.SelectMany(actor => actor.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Select(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type)
            .Where(type => type.Assembly == Engine)
            .Distinct();

    private static void AssertRoundTrip(object value, JsonTypeInfo format)
    {
        var json = JsonSerializer.Serialize(value, format);
        var back = JsonSerializer.Deserialize(json, format);
        Assert.Equal(Sample.Describe(value), Sample.Describe(back));
    }

    private static IEnumerable<Type> Derived(Type events) => Engine.GetTypes().Where(type => type.BaseType == events);

    private static IEnumerable<Type> Known(Type events) =>
        events.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(attribute => attribute.DerivedType);

    private static bool IsState(Type type) =>
        type is { IsClass: true } && type.GetInterfaces().Any(of => of.IsGenericType && of.GetGenericTypeDefinition() == typeof(IBookState<>));
}

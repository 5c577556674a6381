using System.Buffers;
using System.Reflection;
using Grains.Messages;
using Metering.Accounts;
using Metering.Packages;
using Metering.Tests.Books;
using Metering.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Session;

namespace Grains.Tests.Messages;

public sealed class MessageRoundTripTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddEngineMessages().BuildServiceProvider();

    public static TheoryData<Type> Messages => [.. MessageTypes.All];

    private MessageCodecs Codecs => _services.GetRequiredService<MessageCodecs>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_arrives_as_it_was_sent(Type type)
    {
        var message = Sample.Of(type);
        var arrived = OpenRoundTrip.MakeGenericMethod(type).Invoke(this, [message]);
        Assert.Equal(Sample.Describe(message), Sample.Describe(arrived));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_stays_in_the_process_without_a_copy(Type type)
    {
        if (type.IsValueType) return;
        var message = Sample.Of(type);
        Assert.Same(message, _services.GetRequiredService<DeepCopier>().Copy(message));
    }

    [Fact]
    public void All_that_the_contracts_name_is_a_message()
    {
        Type[] contracts = [typeof(IToken), typeof(IAccount), typeof(IPackage)];
        var named = contracts.SelectMany(contract => contract.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType.GenericTypeArguments.FirstOrDefault() ?? typeof(void)))
            .Select(MessageTypes.ElementOf)
            .Where(type => type.Assembly == typeof(IToken).Assembly);
        Assert.Empty(named.Except(MessageTypes.All));
        Assert.True(MessageTypes.All.Count >= 60, $"{MessageTypes.All.Count}");
        MessageSerialization.ThrowIfIncomplete(_services);
    }

    [Fact]
    public void A_member_that_has_no_codec_is_told_by_name()
    {
        var open = Assert.ThrowsAny<Exception>(() => Codecs.GetSpecializedCodec(typeof(WithOpenMember)));
        Assert.Contains(nameof(WithOpenMember.Anything), open.ToString(), StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Codecs.GetSpecializedCodec(typeof(WithStranger)));
    }

    [Fact]
    public void A_newer_version_may_add_remove_and_reorder_members()
    {
        var arrived = Send<Older, Newer>(new Older("kept", 7, 8));
        Assert.Equal(("kept", 7L, null), (arrived.Name, arrived.Count, arrived.Added));
        var back = Send<Newer, Older>(new Newer(7, [1, 2], "kept"));
        Assert.Equal(("kept", 7L, 0L), (back.Name, back.Count, back.Removed));
    }

    [Fact]
    public void Numbers_of_members_are_the_same_in_every_version()
    {
        Assert.Equal(PinnedCall, MemberNumber.Of("Call"));
        Assert.Equal(PinnedUnits, MemberNumber.Of("UnitsInput"));
    }

    private static readonly MethodInfo OpenRoundTrip =
        typeof(MessageRoundTripTests).GetMethod(nameof(RoundTrip), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private const uint PinnedCall = 1954153;
    private const uint PinnedUnits = 244374;

    private T RoundTrip<T>(T message)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(message))!;
    }

    private TTo Send<TFrom, TTo>(TFrom message)
    {
        var sessions = _services.GetRequiredService<SerializerSessionPool>();
        var bytes = new ArrayBufferWriter<byte>();
        using (var session = sessions.GetSession())
        {
            var writer = Writer.Create(bytes, session);
            ((IFieldCodec<TFrom>)Codecs.GetSpecializedCodec(typeof(TFrom))).WriteField(ref writer, 0, typeof(TFrom), message);
            writer.Commit();
        }

        using (var session = sessions.GetSession())
        {
            var reader = Reader.Create(bytes.WrittenMemory, session);
            return ((IFieldCodec<TTo>)Codecs.GetSpecializedCodec(typeof(TTo))).ReadValue(ref reader, reader.ReadFieldHeader())!;
        }
    }

    private sealed record Older(string Name, long Count, long Removed);

    private sealed record Newer(long Count, IReadOnlyList<int>? Added, string Name);

    private sealed record WithOpenMember(object Anything);

    private sealed record WithStranger(Stranger Member);

    private sealed class Stranger;
}

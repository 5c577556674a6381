using System.Net;
using System.Net.Sockets;
using Grains.Accounts;
using Grains.Hosting;
using Grains.Messages;
using Grains.Packages;
using Grains.Tokens;
using Metering;
using Metering.Accounts;
using Metering.Books;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;

namespace Grains.Tests.Hosting;

/// <summary>One silo in the process of the tests, on a journal in memory.</summary>
internal sealed class TestSilo : IActors, IAsyncDisposable
{
    public static readonly AccountId AccountId = AccountId.Parse("alice");
    public static readonly TokenId TokenId = TokenId.Parse("app");
    public static readonly SecretHash Secret = SecretHash.Of("sk-test");

    private readonly IHost _host;
    private readonly IGrainFactory _grains;

    private TestSilo()
    {
        Books = new CountingBooks(Journal);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEngineMessages();
        builder.Services.AddSingleton(services => new GrainHost(
            this,
            Journal,
            Books,
            new HandOverStorage(
                services.GetRequiredKeyedService<IGrainStorage>(HandOverStorage.Name), TimeProvider.System, NullLogger<HandOverStorage>.Instance),
            TimeProvider.System,
            new TokenOptions()));
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()).AddMemoryGrainStorage(HandOverStorage.Name));
        _host = builder.Build();
        _grains = _host.Services.GetRequiredService<IGrainFactory>();
    }

    public InMemoryJournal Journal { get; } = new();

    public CountingBooks Books { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<TestSilo> Start()
    {
        var silo = new TestSilo();
        await silo._host.StartAsync();
        return silo;
    }

    public IToken Token(TokenId id) => _grains.GetGrain<ITokenGrain>(id.Value);

    public IAccount Account(AccountId id) => _grains.GetGrain<IAccountGrain>(id.Value);

    public IPackage Package(PackageId id) => _grains.GetGrain<IPackageGrain>(id.Value);

    public async Task Open(TokenSettings? settings = null)
    {
        Assert.True((await Account(AccountId).Open(new OpenAccount(new AccountSettings("Alice")))).IsDone);
        Assert.True((await Account(AccountId).TopUp(new TopUpAccount("first", Usd.FromDollars(10), "test"))).IsDone);
        Assert.True((await Token(TokenId).Create(new CreateToken(AccountId, Secret, settings ?? new TokenSettings("app")))).IsDone);
    }

    /// <summary>Lets an activation go in good order: every call from now on is the next one's.</summary>
    public static Task HandOver(IAddressable grain) => grain.AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle().AsTask();

    /// <summary>Writes the next row of an actor's stream as another activation of it would.</summary>
    public async Task TakeStream(StreamId stream)
    {
        var last = Journal.Rows.Where(row => row.Stream == stream).Max(row => row.Seq);
        await Journal.OpenStream(stream, Guid.CreateVersion7(), last).Append([]);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

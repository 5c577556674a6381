using Grains.Hosting;
using Grains.Messages;
using Metering;
using Orleans.Storage;
using RelayApi.Engines;
using Silo.Storage;

namespace Silo.Clusters;

/// <summary>
/// The process' part in the cluster: a silo in which actors live, or a client of the silos elsewhere. It is a host of its own inside the engine,
/// so that it begins before the first request and hands its actors over after the last.
/// </summary>
internal sealed class ClusterHost : IActorHost
{
    private readonly IHost _host;
    private readonly ClusterOptions _options;
    private readonly EngineParts _parts;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private Task _looking = Task.CompletedTask;

    private ClusterHost(EngineParts parts, ClusterOptions options)
    {
        (_options, _parts) = (options, parts);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(parts.Loggers);
        builder.Services.AddSingleton<IHostLifetime, InnerLifetime>();
        builder.Services.AddSingleton(parts.Time);
        builder.Services.AddSingleton<IActors>(services => new ClusterActors(services.GetRequiredService<IGrainFactory>()));
        builder.Services.AddSingleton(services => new GrainHost(
            services.GetRequiredService<IActors>(),
            parts.Journal,
            parts.Books,
            new HandOverStorage(
                services.GetRequiredKeyedService<IGrainStorage>(HandOverStorage.Name), parts.Time, parts.Loggers.CreateLogger<HandOverStorage>()),
            parts.Time,
            parts.Tokens));
        builder.Services.AddSingleton(services => new AbandonedCalls(
            parts.Books, services.GetRequiredService<IActors>(), options, parts.Time, parts.Loggers.CreateLogger<AbandonedCalls>()));
        builder.AddCluster(options, parts);
        _host = builder.Build();
        Actors = _host.Services.GetRequiredService<IActors>();
        _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(OnStopped);
    }

    public IActors Actors { get; }

    public bool IsReady => !_stopping.IsCancellationRequested && (!_options.HasSilo || IsActive);

    public Task Completion => _ended.Task;

    private bool IsActive => _host.Services.GetRequiredService<ISiloStatusOracle>().CurrentStatus is SiloStatus.Active;

    public static IActorHost Make(EngineParts parts)
    {
        var options = parts.Configuration.GetSection("Cluster").Get<ClusterOptions>() ?? new ClusterOptions();
        OptionsCheck.ThrowIfInvalid(("Cluster", options));
        return new ClusterHost(parts, options);
    }

    public async Task Start(CancellationToken cancellationToken)
    {
        MessageSerialization.ThrowIfIncomplete(_host.Services);
        if (_options.HasSilo) await GrainStorage.Apply(_parts.Database, cancellationToken);
        await _host.StartAsync(cancellationToken);
        if (!_options.HasSilo) return;

        var abandoned = _host.Services.GetRequiredService<AbandonedCalls>();
        _host.Services.GetRequiredService<ISiloStatusOracle>().SubscribeToSiloStatusEvents(abandoned);
        _looking = abandoned.Run(_stopping.Token);
    }

    public bool IsTransient(Exception failure) =>
        failure is ActorAwayException or OrleansException or TimeoutException or Metering.Books.FencedException or Metering.Books.JournalClosedException;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(_options.HandOverMax, TimeProvider.System);
        await _host.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        _stopping.Dispose();
    }

    private void OnStopped()
    {
        if (!_stopping.IsCancellationRequested) _ended.TrySetException(new ClusterLostException());
    }
}

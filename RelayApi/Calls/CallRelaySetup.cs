using Metering.Tokens;
using RelayApi.Engines;
using RelayApi.Throttling;
using RelayApi.Upstreams;

namespace RelayApi.Calls;

/// <summary>Wires the relay into the server.</summary>
internal static class CallRelaySetup
{
    public static IServiceCollection AddCallRelay(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RelayOptions>().Bind(configuration.GetSection("Relay")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TokenOptions>().Bind(configuration.GetSection("Tokens"));
        return services
            .AddSingleton<FailedKeys>()
            .AddSingleton<WorkingKeys>()
            .AddSingleton<UpstreamClients>()
            .AddSingleton<KnownKeys>()
            .AddSingleton<CallRelay>()
            .AddSingleton<CallEnding>()
            .AddSingleton<RelayMetrics>()
            .AddSingleton<LiveCalls>()
            .AddHostedService(provider => provider.GetRequiredService<LiveCalls>());
    }

    public static void AddRelayServer(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Relay").Get<RelayOptions>() ?? new RelayOptions();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainMax);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.RequestBytesMax;
        });
    }

    /// <summary>Serves until it is told to stop, or until the database is lost to another process; endings that outlive their requests are waited for.</summary>
    public static async Task<int> WaitUntilLost(this WebApplication app, Engine engine)
    {
        var stopped = app.WaitForShutdownAsync();
        if (await Task.WhenAny(stopped, engine.Completion) != stopped) app.Lifetime.StopApplication();
        await stopped;
        var options = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<RelayOptions>>().Value;
        await app.Services.GetRequiredService<LiveCalls>().WaitForEndings().WaitAsync(options.DrainMax, TimeProvider.System)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.DisposeAsync();
        if (!engine.Completion.IsFaulted) return 0;
        await StartProblems.Tell(engine.Completion.Exception!.GetBaseException());
        return StartProblems.ExitCode;
    }
}

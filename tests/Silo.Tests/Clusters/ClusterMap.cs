using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Silo.Tests.Clusters;

/// <summary>Where actors live, as the cluster itself tells one of its clients.</summary>
internal static class ClusterMap
{
    /// <summary>The silo of each actor in memory, by its kind (<c>token</c>, <c>account</c>, <c>package</c>) and id.</summary>
    public static async Task<Dictionary<(string Kind, string Id), SiloAddress>> Read(string redis)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("metering", "metering"))
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis)));
        using var host = builder.Build();
        await host.StartAsync();
        var management = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var all = await management.GetDetailedGrainStatistics();
        await host.StopAsync();
        return all.ToDictionary(actor => (actor.GrainId.Type.ToString()!, actor.GrainId.Key.ToString()!), actor => actor.SiloAddress);
    }
}

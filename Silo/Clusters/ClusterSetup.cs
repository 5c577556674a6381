using System.Net;
using Grains.Hosting;
using Grains.Messages;
using Orleans.Configuration;
using RelayApi.Engines;
using Silo.Storage;
using StackExchange.Redis;

namespace Silo.Clusters;

/// <summary>Orleans, as this program uses it: placement, membership and fail-over are its own.</summary>
internal static class ClusterSetup
{
    private static readonly TimeSpan ShareMembersEvery = TimeSpan.FromSeconds(5);

    public static void AddCluster(this HostApplicationBuilder builder, ClusterOptions options, EngineParts parts)
    {
        builder.Services.AddEngineMessages();
        builder.Services.Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Id, options.Id));
        if (options.HasSilo) builder.UseOrleans(silo => silo.AddSilo(options, parts));
        else builder.UseOrleansClient(client => client.AddClient(options));
    }

    private static void AddSilo(this ISiloBuilder silo, ClusterOptions options, EngineParts parts)
    {
        if (options.Redis is null)
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: options.Id, clusterId: options.Id);
        }
        else
        {
            silo.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Redis));
            silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort);
            if (options.Address is { } address) silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Parse(address));
        }

        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = options.AnswerMax);
        silo.Configure<GrainCollectionOptions>(collection =>
            collection.CollectionAge = options.IdleAfter > parts.Tokens.Lease * 2 ? options.IdleAfter : parts.Tokens.Lease * 2);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = options.ProbeEvery;
            // The time adapts to what answers take. Without this bound a busy network would be found dead late.
            membership.MinProbeTimeout = options.ProbeEvery / 2;
            membership.MaxProbeTimeout = options.ProbeEvery * 2;
            membership.NumMissedProbesLimit = options.ProbesMissedMax;
            // A silo that stood still learns soon that the others went on without it.
            membership.TableRefreshTimeout = ShareMembersEvery;
        });
        silo.AddAdoNetGrainStorage(HandOverStorage.Name, storage =>
            (storage.Invariant, storage.ConnectionString) = (GrainStorage.Invariant, GrainStorage.ConnectionString(parts.ConnectionString)));
    }

    private static void AddClient(this IClientBuilder client, ClusterOptions options)
    {
        client.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(options.Redis!));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.AnswerMax);
    }
}

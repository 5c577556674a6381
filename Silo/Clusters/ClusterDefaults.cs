using Microsoft.Extensions.Configuration.Memory;

namespace Silo.Clusters;

/// <summary>Where settings of the relay and the books have other defaults in a cluster.</summary>
internal static class ClusterDefaults
{
    /// <summary>Orleans' own instruments and activities, exported with ours.</summary>
    public static readonly string[] Meters = ["Microsoft.Orleans", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application"];

    private static readonly Dictionary<string, string?> Settings = new()
    {
        // Every silo writes; the journal's key is the fence.
        ["Journal:OwnsDatabase"] = "false",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Relay:SendsConfirmed"] = "true",
    };

    /// <summary>Whatever else is configured stands above these.</summary>
    public static void AddClusterDefaults(this ConfigurationManager configuration) =>
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Settings });

    public static bool HasRelay(this IConfiguration configuration) =>
        (configuration.GetSection("Cluster").Get<ClusterOptions>() ?? new ClusterOptions()).HasRelay;
}

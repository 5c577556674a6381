using Metering.Calls;
using Metering.Prices;

namespace RelayApi.OpenAi;

/// <summary>What upstreams call the tier that served an answer. A name that is not known is the standard tier: the one that every price has.</summary>
internal static class ServedTiers
{
    public static ServiceTier Of(string? served) => served switch
    {
        "priority" => ServiceTier.Priority,
        "flex" => ServiceTier.Flex,
        "batch" => ServiceTier.Batch,
        _ => ServiceTier.Standard,
    };

    /// <summary>The details of a usage of which nothing but the tier is known; none for the standard tier.</summary>
    public static UsageDetails? DetailsOf(string? served) => Of(served) is var tier and not ServiceTier.Standard ? new UsageDetails { Tier = tier } : null;
}

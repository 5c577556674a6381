using System.Text.Json;
using Metering.Prices.Tables;

namespace RelayApi.Models;

/// <summary>The published tables that can be imported, by name.</summary>
internal static class PriceTables
{
    private const string LiteLlm = "litellm";
    private const string ModelsDev = "models.dev";

    public static PriceTable? TryRead(string source, ReadOnlyMemory<byte> json, string? provider, out string? problem)
    {
        problem = null;
        try
        {
            if (source == LiteLlm) return LiteLlmTable.Read(json);
            if (source == ModelsDev && provider is not null) return ModelsDevTable.Read(json, provider);
            problem = source == ModelsDev ? "A table of models.dev is read for one provider, which must be named." : $"There are the tables {LiteLlm} and {ModelsDev}.";
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            problem = $"That is no table of {source}: {cause.Message}";
        }

        return null;
    }
}

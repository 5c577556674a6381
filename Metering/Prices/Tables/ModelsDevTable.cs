using System.Text.Json;

namespace Metering.Prices.Tables;

/// <summary>
/// models.dev's <c>api.json</c>: providers with their models, US dollars for a million units, whole tariffs above a length of input, and modes of
/// service. A kind of price that is not known here makes the row unusable: it would be charged as something else.
/// </summary>
public static class ModelsDevTable
{
    private static readonly Dictionary<string, UnitKind> Kinds = new(StringComparer.Ordinal)
    {
        ["input"] = UnitKind.Input,
        ["output"] = UnitKind.Output,
        ["cache_read"] = UnitKind.CacheRead,
        ["cache_write"] = UnitKind.CacheWrite,
        ["reasoning"] = UnitKind.Reasoning,
        ["input_audio"] = UnitKind.InputAudio,
        ["output_audio"] = UnitKind.OutputAudio,
        ["request"] = UnitKind.Call,
    };

    /// <summary>Reads the models of one provider; none when the table does not have it.</summary>
    public static PriceTable Read(ReadOnlyMemory<byte> json, string provider)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(provider, out var found) && found.TryGetProperty("models", out var models)
            ? new PriceTable([.. models.EnumerateObject().Select(model => ReadRow(model.Name, provider, model.Value))])
            : new PriceTable([]);
    }

    private static PriceRow ReadRow(string name, string provider, JsonElement model)
    {
        var (sheet, notes) = (new RateSheet(), new List<string>());
        var problem = model.TryGetProperty("cost", out var cost) && cost.ValueKind is JsonValueKind.Object
            ? ReadTariff(cost, 0, ServiceTier.Standard, sheet, notes) ?? ReadTiers(cost, sheet, notes) ?? ReadModes(model, sheet, notes)
            : "no price";
        problem ??= !sheet.Has(UnitKind.Input) ? "no price for input" : !sheet.Has(UnitKind.Output) ? "no price for output" : null;
        sheet.ChargeAs(UnitKind.CacheRead, UnitKind.Input);
        sheet.ChargeAs(UnitKind.CacheWrite, UnitKind.Input);
        var limit = model.TryGetProperty("limit", out var limits) ? limits : default;
        return new PriceRow(name, provider)
        {
            Price = problem is null ? sheet.ToPrice() : null,
            Problem = problem,
            Notes = notes,
            ContextWindow = Limit(limit, "context"),
            OutputMax = Limit(limit, "output"),
        };
    }

    private static string? ReadTariff(JsonElement cost, long unitsInputAbove, ServiceTier tier, RateSheet sheet, List<string> notes)
    {
        foreach (var member in cost.EnumerateObject())
        {
            if (member.Name is "tiers" or "tier" or "context_over_200k") continue;
            if (!Kinds.TryGetValue(member.Name, out var kind)) return $"a price for '{member.Name}', which is not known";
            // What a request costs is given for a thousand of them.
            var scale = kind is UnitKind.Call ? TableFigure.PerThousand : TableFigure.PerMillion;
            if (!TableFigure.TryRead(member.Value, scale, out var figure, out var problem)) return $"{member.Name}: {problem}";
            if (figure.IsRounded) notes.Add($"{member.Name} rounded to {figure.Picos} pico-dollars");
            sheet.Set(kind, unitsInputAbove, tier, figure.Picos);
        }

        return null;
    }

    private static string? ReadTiers(JsonElement cost, RateSheet sheet, List<string> notes)
    {
        // An older form of one tier, beside the list; where both are there the list says the same.
        if (!cost.TryGetProperty("tiers", out var tiers))
        {
            return cost.TryGetProperty("context_over_200k", out var over) ? ReadTariff(over, 200_000, ServiceTier.Standard, sheet, notes) : null;
        }

        foreach (var tier in tiers.EnumerateArray())
        {
            if (!tier.TryGetProperty("tier", out var condition) || !condition.TryGetProperty("size", out var size) || !size.TryGetInt64(out var above) || above <= 0
                || (condition.TryGetProperty("type", out var type) && type.GetString() != "context"))
            {
                return "a tier whose condition is not known";
            }

            if (ReadTariff(tier, above, ServiceTier.Standard, sheet, notes) is { } problem) return problem;
        }

        return null;
    }

    /// <summary>A mode that is a service tier of the provider is one here; any other mode is left out, and the row says so.</summary>
    private static string? ReadModes(JsonElement model, RateSheet sheet, List<string> notes)
    {
        if (!model.TryGetProperty("experimental", out var experimental) || experimental.ValueKind is not JsonValueKind.Object
            || !experimental.TryGetProperty("modes", out var modes)) return null;
        foreach (var mode in modes.EnumerateObject().Where(mode => mode.Value.TryGetProperty("cost", out _)))
        {
            var tier = mode.Value.TryGetProperty("provider", out var provider) && provider.TryGetProperty("body", out var body)
                && body.TryGetProperty("service_tier", out var named) ? named.GetString() : null;
            if (tier is not ("priority" or "flex"))
            {
                notes.Add($"mode '{mode.Name}' not used");
                continue;
            }

            if (ReadTariff(mode.Value.GetProperty("cost"), 0, tier is "flex" ? ServiceTier.Flex : ServiceTier.Priority, sheet, notes) is { } problem) return problem;
        }

        return null;
    }

    private static long? Limit(JsonElement limits, string name) =>
        limits.ValueKind is JsonValueKind.Object && limits.TryGetProperty(name, out var figure) && figure.TryGetInt64(out var units) && units > 0 ? units : null;
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metering.Prices;

namespace Metering.Tests.Prices;

/// <summary>Reads genai-prices' table as far as the recorded usages need it: another project's prices, to be compared with by its own results.</summary>
internal sealed class GenAiPrices(JsonElement table, DateTimeOffset at)
{
    private static readonly Dictionary<string, UnitKind> Kinds = new(StringComparer.Ordinal)
    {
        ["input_mtok"] = UnitKind.Input,
        ["output_mtok"] = UnitKind.Output,
        ["cache_read_mtok"] = UnitKind.CacheRead,
        ["cache_write_mtok"] = UnitKind.CacheWrite,
        ["input_audio_mtok"] = UnitKind.InputAudio,
        ["output_audio_mtok"] = UnitKind.OutputAudio,
        ["cache_audio_read_mtok"] = UnitKind.CacheReadAudio,
        ["cache_write_1h_mtok"] = UnitKind.CacheWriteHour,
        ["input_image_mtok"] = UnitKind.InputImage,
        ["input_video_mtok"] = UnitKind.InputVideo,
        ["cache_image_read_mtok"] = UnitKind.CacheReadImage,
        ["output_reasoning_mtok"] = UnitKind.Reasoning,
        ["output_image_mtok"] = UnitKind.OutputImage,
        ["output_video_mtok"] = UnitKind.OutputVideo,
        ["requests_kcount"] = UnitKind.Call,
    };

    private readonly Dictionary<string, JsonElement> _providers =
        table.EnumerateArray().ToDictionary(provider => provider.GetProperty("id").GetString()!, StringComparer.Ordinal);

    public Price? Find(string provider, string model)
    {
        if (!_providers.TryGetValue(provider, out var found)) return null;
        foreach (var next in found.GetProperty("models").EnumerateArray())
        {
            if (Matches(next.GetProperty("match"), model)) return PriceOf(next.GetProperty("prices"));
        }

        return found.TryGetProperty("fallback_model_providers", out var others)
            ? others.EnumerateArray().Select(other => Find(other.GetString()!, model)).FirstOrDefault(price => price is not null)
            : null;
    }

    private static bool Matches(JsonElement match, string model)
    {
        var rule = match.EnumerateObject().Single();
        string Text() => rule.Value.GetString()!;
        return rule.Name switch
        {
            "or" => rule.Value.EnumerateArray().Any(next => Matches(next, model)),
            "and" => rule.Value.EnumerateArray().All(next => Matches(next, model)),
            "equals" => model.Equals(Text(), StringComparison.OrdinalIgnoreCase),
            "starts_with" => model.StartsWith(Text(), StringComparison.OrdinalIgnoreCase),
            "ends_with" => model.EndsWith(Text(), StringComparison.OrdinalIgnoreCase),
            "contains" => model.Contains(Text(), StringComparison.OrdinalIgnoreCase),
            "regex" => Regex.IsMatch(model, Text()),
            _ => throw new InvalidOperationException(rule.Name),
        };
    }

    /// <summary>Of several prices the last whose condition holds.</summary>
    private Price PriceOf(JsonElement prices)
    {
        if (prices.ValueKind is JsonValueKind.Object) return ToPrice(prices);
        var active = prices.EnumerateArray().Reverse().First(next => !next.TryGetProperty("constraint", out var constraint) || Holds(constraint));
        return ToPrice(active.GetProperty("prices"));
    }

    private bool Holds(JsonElement constraint)
    {
        if (constraint.ValueKind is JsonValueKind.Null) return true;
        if (constraint.TryGetProperty("start_date", out var start)) return DateOnly.FromDateTime(at.UtcDateTime) >= DateOnly.Parse(start.GetString()!, CultureInfo.InvariantCulture);
        return new OffPeakWindow(TimeOf(constraint, "start_time"), TimeOf(constraint, "end_time")).Contains(at);
    }

    private static TimeOnly TimeOf(JsonElement constraint, string name) =>
        TimeOnly.Parse(constraint.GetProperty(name).GetString()!.TrimEnd('Z'), CultureInfo.InvariantCulture);

    private static Price ToPrice(JsonElement prices)
    {
        var (price, rates, given) = (Price.Free, new List<Rate>(), new HashSet<UnitKind>());
        foreach (var member in prices.EnumerateObject())
        {
            // Searches and citations: no recorded usage has them in its price.
            if (!Kinds.TryGetValue(member.Name, out var kind)) continue;
            given.Add(kind);
            var scale = kind is UnitKind.Call ? 1_000_000_000m : 1_000_000m;
            if (member.Value.ValueKind is JsonValueKind.Number)
            {
                price = price.Replacing(kind, Picos(member.Value, scale));
                continue;
            }

            price = price.Replacing(kind, Picos(member.Value.GetProperty("base"), scale));
            rates.AddRange(member.Value.GetProperty("tiers").EnumerateArray().Select(
                tier => new Rate(kind, Picos(tier.GetProperty("price"), scale)) { UnitsInputAbove = tier.GetProperty("start").GetInt64() }));
        }

        foreach (var kind in new[] { UnitKind.CacheRead, UnitKind.CacheWrite }.Where(kind => !given.Contains(kind)))
        {
            price = price.Replacing(kind, price.PicosInput);
            rates.AddRange(rates.Where(rate => rate.Kind is UnitKind.Input).Select(rate => rate with { Kind = kind }).ToList());
        }

        return price.With((price.Rates ?? []).Concat(rates));
    }

    /// <summary>Half up to the pico-dollar: a few rows of that table are finer, which an import would refuse.</summary>
    private static long Picos(JsonElement dollars, decimal scale) => (long)decimal.Round(dollars.GetDecimal() * scale, 0, MidpointRounding.AwayFromZero);
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Metering.Prices.Tables;

/// <summary>
/// LiteLLM's <c>model_prices_and_context_window.json</c>: US dollars for one unit, a key for each kind, with the length tier and the service tier at
/// the end of the key. A key that is missing is no price; a zero is one. What has a price above zero for units is charged by units; its prices by
/// the image, second or character are then alternatives, and are not added.
/// </summary>
public static partial class LiteLlmTable
{
    private static readonly Dictionary<string, UnitKind> Units = new(StringComparer.Ordinal)
    {
        ["input_cost_per_token"] = UnitKind.Input,
        ["output_cost_per_token"] = UnitKind.Output,
        ["cache_read_input_token_cost"] = UnitKind.CacheRead,
        ["cache_creation_input_token_cost"] = UnitKind.CacheWrite,
        ["cache_creation_input_token_cost_above_1hr"] = UnitKind.CacheWriteHour,
        ["output_cost_per_reasoning_token"] = UnitKind.Reasoning,
        ["input_cost_per_audio_token"] = UnitKind.InputAudio,
        ["cache_read_input_audio_token_cost"] = UnitKind.CacheReadAudio,
        ["output_cost_per_audio_token"] = UnitKind.OutputAudio,
        ["input_cost_per_image_token"] = UnitKind.InputImage,
        ["output_cost_per_image_token"] = UnitKind.OutputImage,
        ["output_cost_per_video_token"] = UnitKind.OutputVideo,
        ["input_cost_per_request"] = UnitKind.Call,
        ["input_cost_per_query"] = UnitKind.Call,
    };

    /// <summary>What is charged otherwise than by units; an input and an output key of one kind say the same thing twice, and count once.</summary>
    private static readonly Dictionary<string, UnitKind> Alternatives = new(StringComparer.Ordinal)
    {
        ["input_cost_per_image"] = UnitKind.Piece,
        ["output_cost_per_image"] = UnitKind.Piece,
        ["ocr_cost_per_page"] = UnitKind.Piece,
        ["input_cost_per_second"] = UnitKind.Millisecond,
        ["output_cost_per_second"] = UnitKind.Millisecond,
        ["output_cost_per_video_per_second"] = UnitKind.Millisecond,
    };

    /// <summary>Services of tools beside the model. They are no part of a model's price here, and the row says so.</summary>
    private static readonly string[] Tools =
    [
        "search_context_cost", "code_interpreter_cost", "computer_use_", "file_search_cost", "vector_store_cost", "annotation_cost", "citation_cost",
        "ocr_cost_per_credit",
    ];

    public static PriceTable Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new PriceTable([.. document.RootElement.EnumerateObject()
            .Where(row => row.Value.ValueKind is JsonValueKind.Object && row.Name != "sample_spec")
            .Select(row => ReadRow(row.Name, row.Value))]);
    }

    private static PriceRow ReadRow(string name, JsonElement row)
    {
        var (sheet, alternatives, notes) = (new RateSheet(), new Dictionary<UnitKind, long>(), new List<string>());
        var problem = ReadFigures(row, unitsInputAbove: 0, sheet, alternatives, notes) ?? ReadTiers(row, sheet, alternatives, notes);
        var found = new PriceRow(name, Text(row, "litellm_provider") ?? "")
        {
            ContextWindow = Figure(row, "max_input_tokens") ?? Figure(row, "max_tokens"),
            OutputMax = Figure(row, "max_output_tokens") ?? Figure(row, "max_tokens"),
        };
        problem ??= Complete(Text(row, "mode"), sheet, alternatives, notes);
        return found with { Price = problem is null ? sheet.ToPrice() : null, Problem = problem, Notes = notes };
    }

    private static string? ReadFigures(
        JsonElement row, long unitsInputAbove, RateSheet sheet, Dictionary<UnitKind, long> alternatives, List<string> notes)
    {
        foreach (var member in row.EnumerateObject())
        {
            if (!IsAboutMoney(member.Name) || member.Value.ValueKind is JsonValueKind.Null) continue;
            if (Key().Match(member.Name) is { Success: true } key && Units.TryGetValue(key.Groups["kind"].Value, out var kind))
            {
                if (!TableFigure.TryRead(member.Value, TableFigure.PerUnit, out var figure, out var problem)) return $"{member.Name}: {problem}";
                if (figure.IsRounded) notes.Add($"{member.Name} rounded to {figure.Picos} pico-dollars");
                sheet.Set(kind, Math.Max(unitsInputAbove, ThresholdOf(key)), TierOf(key), figure.Picos);
            }
            else if (Alternatives.TryGetValue(member.Name, out kind))
            {
                var scale = kind is UnitKind.Millisecond ? TableFigure.PerThousand : TableFigure.PerUnit;
                if (!TableFigure.TryRead(member.Value, scale, out var figure, out _)) notes.Add($"{member.Name} is too fine, not used");
                else if (figure.Picos > 0 && alternatives.TryGetValue(kind, out var other) && other > 0 && other != figure.Picos) return $"two prices by the {kind.Name()}";
                else alternatives[kind] = Math.Max(figure.Picos, alternatives.GetValueOrDefault(kind));
            }
            else if (member.Value.ValueKind is not JsonValueKind.Number || member.Value.GetRawText().AsSpan().IndexOfAnyInRange('1', '9') >= 0)
            {
                notes.Add($"{member.Name} not used");
            }
        }

        return null;
    }

    private static bool IsAboutMoney(string name) =>
        name.Contains("cost", StringComparison.Ordinal) || name.StartsWith("regional_", StringComparison.Ordinal);

    /// <summary>Some rows list whole tariffs by the range of the input instead of keys with thresholds.</summary>
    private static string? ReadTiers(JsonElement row, RateSheet sheet, Dictionary<UnitKind, long> alternatives, List<string> notes)
    {
        if (!row.TryGetProperty("tiered_pricing", out var tiers)) return null;
        foreach (var tier in tiers.EnumerateArray())
        {
            if (!tier.TryGetProperty("range", out var range) || range.ValueKind is not JsonValueKind.Array || range.GetArrayLength() == 0
                || !TryUnits(range[0], out var above))
            {
                return "a tier without a range";
            }

            if (ReadFigures(tier, above, sheet, alternatives, notes) is { } problem) return problem;
        }

        return null;
    }

    private static string? Complete(string? mode, RateSheet sheet, Dictionary<UnitKind, long> alternatives, List<string> notes)
    {
        if (sheet.HasUnits)
        {
            notes.AddRange(alternatives.Where(other => other.Value > 0).Select(other => $"price by the {other.Key.Name()} not used: charged by units"));
            if (!sheet.Has(UnitKind.Input)) return "no price for input";
            sheet.ChargeAs(UnitKind.Output, UnitKind.OutputImage);
            sheet.ChargeAs(UnitKind.Output, UnitKind.OutputAudio);
            if (!sheet.Has(UnitKind.Output) && mode is null or "chat" or "completion" or "responses") return "no price for output";
            sheet.ChargeAs(UnitKind.CacheRead, UnitKind.Input);
            sheet.ChargeAs(UnitKind.CacheWrite, UnitKind.Input);
            return null;
        }

        foreach (var (kind, picos) in alternatives.Where(other => other.Value > 0)) sheet.Set(kind, 0, ServiceTier.Standard, picos);
        var hasOther = notes.Any(note => !Tools.Any(tool => note.StartsWith(tool, StringComparison.Ordinal)));
        return !sheet.HasAny ? "no price"
            : hasOther && sheet.ToPrice().IsFree ? $"priced only by what is not metered: {notes[0]}"
            : null;
    }

    private static long ThresholdOf(Match key) =>
        key.Groups["thousands"] is { Success: true } thousands ? long.Parse(thousands.ValueSpan, CultureInfo.InvariantCulture) * 1_000 : 0;

    private static ServiceTier TierOf(Match key) => key.Groups["tier"].Value switch
    {
        "priority" => ServiceTier.Priority,
        "flex" => ServiceTier.Flex,
        "batches" => ServiceTier.Batch,
        _ => ServiceTier.Standard,
    };

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;

    private static long? Figure(JsonElement row, string name) =>
        row.TryGetProperty(name, out var figure) && TryUnits(figure, out var units) && units > 0 ? units : null;

    private static bool TryUnits(JsonElement figure, out long units)
    {
        units = 0;
        if (figure.ValueKind is not JsonValueKind.Number || !figure.TryGetDecimal(out var number) || number is < 0 or > 1_000_000_000_000m) return false;
        units = (long)number;
        return units == number;
    }

    [GeneratedRegex(@"^(?<kind>[a-z_]+?(_above_1hr)?)(_above_(?<thousands>\d{1,6})k_tokens)?(_(?<tier>priority|flex|batches))?$")]
    private static partial Regex Key();
}

using System.Globalization;
using Ledger.Calls;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;

namespace RelayApi.Calls;

/// <summary>
/// Says in sentences what made the most of a charge and what is out of the ordinary about it: the answer to "why so much for so few calls" (E7).
/// </summary>
internal static class CallSentences
{
    private const decimal PicosPerDollar = 1_000_000_000_000;
    private const decimal UnitsPerMillion = 1_000_000;

    /// <summary>From here on a person wonders where so much input comes from.</summary>
    private const int InputTimesOutput = 10;

    public static IReadOnlyList<string> Of(CallRecord call, CallProof proof, Usd charge, IReadOnlyList<Slice> held) =>
        [.. All(call, proof, charge, held).OfType<string>()];

    /// <summary>Where the figures come from, and why they are no figures of the upstream where they are not.</summary>
    public static string OriginOf(CallRecord call) => (call.State, call.Usage.Source) switch
    {
        (CallState.Held, _) => "The call is in progress: these are the units so far.",
        (CallState.Voided, _) => "Nothing was produced, and nothing is charged.",
        (CallState.Interrupted, UsageSource.Estimated) =>
            "Nobody carried the call on to its end, so it is charged at the last mark that is on the books, counted from the bytes that had passed.",
        (CallState.Interrupted, _) => "Nobody carried the call on to its end, so it is charged at the last mark that is on the books.",
        (_, UsageSource.Reported) => "The upstream's own figures.",
        (_, UsageSource.ReportedAndClamped) => "The upstream's own figures, of which some were impossible and were cut, never credited.",
        _ => call.Result?.Status switch
        {
            StatusCodes.Status499ClientClosedRequest => "Estimated from the bytes that passed: the client went away before the upstream had told its figures.",
            StatusCodes.Status200OK => "Estimated from the bytes that passed: the upstream told no figures.",
            _ => "Estimated from the bytes that passed: the answer ended before the upstream had told its figures.",
        },
    };

    private static IEnumerable<string?> All(CallRecord call, CallProof proof, Usd charge, IReadOnlyList<Slice> held)
    {
        yield return Most(call);
        yield return LongInput(call.Usage);
        yield return Cache(call.Usage);
        yield return call.Usage.UnitsReasoning > 0
            ? Text($"{call.Usage.UnitsReasoning:N0} of the {call.Usage.UnitsOutput:N0} output units are reasoning, which the answer does not show.")
            : null;
        yield return LengthTier(call);
        yield return call.Usage.Details?.Tier is { } tier and not ServiceTier.Standard
            ? $"The upstream served it by its tier '{tier}', and the prices of that tier count."
            : null;
        yield return call.Discount == Discount.None ? null : Text($"The account pays {call.Discount.Millionths / 10_000m:0.####} % of the list price.");
        yield return call.Price.IsAccountPrice ? "The account has a price of its own for this model." : null;
        yield return call.Usage.Source is UsageSource.Reported && call.State is CallState.Settled ? null : OriginOf(call);
        yield return Overrun(call, charge, held);
        yield return proof is { Corrected: not null, Ended: { } before }
            ? $"It had been interrupted and charged {before.Charge} USD; a late end corrected that."
            : null;
        yield return proof.Refunded is { } refund ? $"{refund.Amount} USD were refunded by {refund.Operator}: {refund.Reason}" : null;
    }

    private static string? Most(CallRecord call)
    {
        var sum = call.Lines.Aggregate(Int128.Zero, (sum, line) => sum + line.Picos);
        if (call.State is CallState.Voided) return null;
        if (sum == 0) return "The model is free.";
        var most = call.Lines.MaxBy(line => line.Picos)!;
        var share = (int)((most.Picos * 100 / sum) is var percent && percent > 100 ? 100 : percent);
        return most.Kind == UnitKind.Call.Name()
            ? Text($"{share} % of the list price is the price of a call: {most.PicosPerUnit / PicosPerDollar:0.############} USD, whatever its size.")
            : Text($"{share} % of the list price is {most.Kind}: {most.Units:N0} units at {most.PicosPerUnit / PicosPerDollar * UnitsPerMillion:0.######} USD per million.");
    }

    private static string? LongInput(Usage usage) =>
        usage.UnitsInputTotal > InputTimesOutput * Math.Max(1, usage.UnitsOutput)
            ? Text($"The model read {usage.UnitsInputTotal:N0} units to write {usage.UnitsOutput:N0}: a call sends its whole conversation, instructions and tools again, and all of it is read.")
            : null;

    private static string? Cache(Usage usage) =>
        usage.UnitsCacheRead + usage.UnitsCacheWrite > 0
            ? Text($"Of {usage.UnitsInputTotal:N0} input units {usage.UnitsCacheRead:N0} were read from the upstream's cache and {usage.UnitsInputTotal - usage.UnitsCacheRead:N0} were not; {usage.UnitsCacheWrite:N0} of these were written to it.")
            : null;

    private static string? LengthTier(CallRecord call)
    {
        var input = call.Usage.UnitsInputTotal;
        var above = (call.Price.Rates ?? []).Where(rate => rate.Reaches(input)).Select(rate => rate.UnitsInputAbove).DefaultIfEmpty().Max();
        return above > 0 ? Text($"The input is longer than {above:N0} units, and the prices for such inputs count.") : null;
    }

    private static string? Overrun(CallRecord call, Usd charge, IReadOnlyList<Slice> held)
    {
        var amountHeld = new Usd(held.Sum(slice => slice.Amount.Nanos));
        if (call.Charge is null || charge <= amountHeld) return null;
        var debt = new Usd(call.Allocation.Where(slice => slice.Grant == GrantId.Debt).Sum(slice => slice.Amount.Nanos));
        return $"It cost {charge - amountHeld} USD more than the {amountHeld} USD that had been set aside for it."
            + (debt.IsPositive ? $" {debt} USD of that are a debt, which the next top-up pays first." : "");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

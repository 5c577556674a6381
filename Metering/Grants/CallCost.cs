using Metering.Calls;
using Metering.Money;
using Metering.Prices;

namespace Metering.Grants;

/// <summary>
/// What a call costs, in dollars and in any grant's credits: of what it used, or, before it has used anything, of the most it may use. The parts
/// that grants pay are measured in dollars and converted by the two prices of the whole call (decision 0013).
/// </summary>
internal readonly struct CallCost
{
    private const long PicosPerMillionth = 1_000_000;

    // A quotient of quantities is multiplied by an amount in 128 bits; this leaves both factors room.
    private const long CreditsMax = 1_000_000_000_000_000_000;

    private readonly Usage? _usage;
    private readonly long _unitsInput;
    private readonly long _unitsOutputMax;

    private CallCost(Usd amount, Usage? usage, long unitsInput, long unitsOutputMax) =>
        (Amount, _usage, _unitsInput, _unitsOutputMax) = (amount, usage, unitsInput, unitsOutputMax);

    /// <summary>The whole call in dollars, discounted and rounded.</summary>
    public Usd Amount { get; }

    public static CallCost Of(Usd charge, Usage usage) => new(charge, usage, 0, 0);

    public static CallCost Worst(Usd amount, long unitsInput, long unitsOutputMax) => new(amount, null, unitsInput, unitsOutputMax);

    /// <summary>The whole call in millionths of a credit, rounded once, half up. An account's discount is on the list price in dollars only.</summary>
    public long CreditsOf(Price rate)
    {
        var picos = _usage is null ? PicosWorst(rate) : Pricing.Picos(_usage, rate);
        return (long)Int128.Min((picos + (PicosPerMillionth / 2)) / PicosPerMillionth, CreditsMax);
    }

    /// <summary>The least credits that cover a part of the call; a part that is not whole is rounded up, so nobody is served below price.</summary>
    public long CreditsFor(Usd part, long creditsWhole) =>
        part == Amount ? creditsWhole : (long)((((Int128)part.Nanos * creditsWhole) + Amount.Nanos - 1) / Amount.Nanos);

    /// <summary>What a quantity of credits covers, rounded down.</summary>
    public Usd AmountFor(long credits, long creditsWhole) => new((long)((Int128)Amount.Nanos * credits / creditsWhole));

    /// <summary>All input at its dearest kind, all the output the call may produce.</summary>
    private Int128 PicosWorst(Price rate) => Int128.Max(
        Pricing.Picos(new Usage(_unitsInput, 0, 0, _unitsOutputMax), rate),
        Int128.Max(
            Pricing.Picos(new Usage(0, _unitsInput, 0, _unitsOutputMax), rate), Pricing.Picos(new Usage(0, 0, _unitsInput, _unitsOutputMax), rate)));
}

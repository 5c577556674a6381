using Metering.Prices;

namespace Ledger.Models;

/// <summary>What an import does, or would do, to one model's price.</summary>
/// <param name="Model">The model.</param>
/// <param name="Outcome">What it is.</param>
public sealed record PriceChange(string Model, PriceChangeOutcome Outcome)
{
    /// <summary>The row of the table that its price comes from.</summary>
    public string? Row { get; init; }

    /// <summary>Why it is refused.</summary>
    public string? Reason { get; init; }

    /// <summary>What of the row is not in the price, and what was rounded.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The price until now.</summary>
    public Price? Before { get; init; }

    /// <summary>The price from now on.</summary>
    public Price? After { get; init; }
}

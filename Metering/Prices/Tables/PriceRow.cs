namespace Metering.Prices.Tables;

/// <summary>One model of a published price table.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Provider">Whose price it is, as the table says it.</param>
public sealed record PriceRow(string Name, string Provider)
{
    /// <summary>The price; <see langword="null"/> when the row cannot be used, and <see cref="Problem"/> says why.</summary>
    public Price? Price { get; init; }

    public string? Problem { get; init; }

    /// <summary>What of the row is not in the price, and what was rounded.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Input and output units together, where the table tells.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>Output units of one answer, where the table tells.</summary>
    public long? OutputMax { get; init; }
}

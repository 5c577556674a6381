using System.Collections.Immutable;
using Ledger.Upstreams;
using Metering.Prices;

namespace Ledger.Models;

/// <summary>A model with its upstream and all its prices.</summary>
/// <param name="Model">The model.</param>
/// <param name="Upstream">Who serves it.</param>
/// <param name="Prices">Earliest first.</param>
public sealed record OfferedModel(Model Model, Upstream Upstream, ImmutableArray<ModelPrice> Prices)
{
    /// <summary>Whether a call may go there at all.</summary>
    public bool IsEnabled => Model.IsEnabled && Upstream.IsEnabled;

    /// <summary>The price at a time, or <see langword="null"/> before the first: a model without a price is not offered, never free by omission.</summary>
    public Price? PriceAt(DateTimeOffset at)
    {
        for (var i = Prices.Length - 1; i >= 0; i--)
        {
            if (Prices[i].ValidFrom <= at) return Prices[i].Price;
        }

        return null;
    }
}

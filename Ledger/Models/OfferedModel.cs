using System.Collections.Frozen;
using System.Collections.Immutable;
using Ledger.Upstreams;
using Metering.Accounts;
using Metering.Prices;

namespace Ledger.Models;

/// <summary>A model with its upstream and all its prices.</summary>
/// <param name="Model">The model.</param>
/// <param name="Upstream">Who serves it.</param>
/// <param name="Prices">Earliest first.</param>
public sealed record OfferedModel(Model Model, Upstream Upstream, ImmutableArray<ModelPrice> Prices)
{
    /// <summary>The prices of accounts that have their own, earliest first; most models have none.</summary>
    public FrozenDictionary<AccountId, ImmutableArray<AccountPrice>> AccountPrices { get; init; } = FrozenDictionary<AccountId, ImmutableArray<AccountPrice>>.Empty;

    /// <summary>Whether a call may go there at all.</summary>
    public bool IsEnabled => Model.IsEnabled && Upstream.IsEnabled;

    /// <summary>The price at a time, or <see langword="null"/> before the first: a model without a price is not offered, never free by omission.</summary>
    public Price? PriceAt(DateTimeOffset at)
    {
        for (var i = Prices.Length - 1; i >= 0; i--)
        {
            if (Prices[i].ValidFrom <= at) return Prices[i].At(at);
        }

        return null;
    }

    /// <summary>What an account pays at a time: its own price where one is in force, else the model's.</summary>
    public Price? PriceFor(AccountId account, DateTimeOffset at)
    {
        if (!AccountPrices.TryGetValue(account, out var own)) return PriceAt(at);
        for (var i = own.Length - 1; i >= 0; i--)
        {
            if (own[i].ValidFrom <= at) return own[i].Price?.At(at) ?? PriceAt(at);
        }

        return PriceAt(at);
    }
}

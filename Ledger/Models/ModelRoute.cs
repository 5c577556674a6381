using Ledger.Upstreams;
using Metering.Accounts;
using Metering.Prices;

namespace Ledger.Models;

/// <summary>How a call to a model goes, as of one moment.</summary>
/// <param name="Model">The model.</param>
/// <param name="Upstream">Who serves it.</param>
/// <param name="Price">What it costs at that moment.</param>
public sealed record ModelRoute(Model Model, Upstream Upstream, Price Price)
{
    private readonly OfferedModel? _offered;
    private readonly DateTimeOffset _at;

    /// <summary>The way of an offered model at a moment in which it has a price.</summary>
    public ModelRoute(OfferedModel offered, Price price, DateTimeOffset at)
        : this(offered.Model, offered.Upstream, price) => (_offered, _at) = (offered.AccountPrices.Count > 0 ? offered : null, at);

    /// <summary>What the engine needs to know of it.</summary>
    public ModelOffer Offer => new(Upstream.Id, Price) { UnitsInputMax = Model.UnitsInputMax };

    /// <summary>Whether some account has a price of its own, so that the price depends on who calls.</summary>
    public bool HasAccountPrices => _offered is not null;

    /// <summary>The same way at the price that the account pays.</summary>
    public ModelRoute For(AccountId account) => _offered?.PriceFor(account, _at) is { } price && price != Price ? this with { Price = price } : this;
}

using Ledger.Upstreams;
using Metering.Prices;

namespace Ledger.Models;

/// <summary>How a call to a model goes, as of one moment.</summary>
/// <param name="Model">The model.</param>
/// <param name="Upstream">Who serves it.</param>
/// <param name="Price">What it costs at that moment.</param>
public sealed record ModelRoute(Model Model, Upstream Upstream, Price Price)
{
    /// <summary>What the engine needs to know of it.</summary>
    public ModelOffer Offer => new(Upstream.Id, Price);
}

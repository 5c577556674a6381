namespace Metering.Prices;

/// <summary>Who serves a model, and at what price.</summary>
/// <param name="Upstream">The upstream's id.</param>
/// <param name="Price">The price now.</param>
public sealed record ModelOffer(string Upstream, Price Price);

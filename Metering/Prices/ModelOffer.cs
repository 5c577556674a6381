namespace Metering.Prices;

/// <summary>Who serves a model, and at what price.</summary>
/// <param name="Upstream">The upstream's id.</param>
/// <param name="Price">The price now.</param>
public sealed record ModelOffer(string Upstream, Price Price)
{
    /// <summary>The most input units that the model takes; <see langword="null"/> leaves that to its upstream.</summary>
    public long? UnitsInputMax { get; init; }
}

namespace Metering.Prices.Tables;

/// <summary>Gathers the figures of one row and makes a price of them.</summary>
internal sealed class RateSheet
{
    private readonly Dictionary<(UnitKind Kind, long Above, ServiceTier Tier), long> _figures = [];

    public bool Has(UnitKind kind) => _figures.ContainsKey((kind, 0, ServiceTier.Standard));

    public void Set(UnitKind kind, long unitsInputAbove, ServiceTier tier, long picos) => _figures[(kind, unitsInputAbove, tier)] = picos;

    public bool HasUnits => _figures.Any(figure => figure.Value > 0 && (figure.Key.Kind.IsInput() || figure.Key.Kind.IsOutput()));

    public bool HasAny => _figures.Count > 0;

    /// <summary>Charges a kind, at every length and by every tier, as another one, where it has no price at all.</summary>
    public void ChargeAs(UnitKind kind, UnitKind other)
    {
        if (_figures.Keys.Any(figure => figure.Kind == kind)) return;
        foreach (var (figure, picos) in _figures.Where(figure => figure.Key.Kind == other).ToList()) Set(kind, figure.Above, figure.Tier, picos);
    }

    public Price ToPrice()
    {
        var plain = new Price(Plain(UnitKind.Input), Plain(UnitKind.CacheRead), Plain(UnitKind.CacheWrite), Plain(UnitKind.Output), Plain(UnitKind.Call));
        return plain.With(_figures.Where(figure => !IsPlain(figure.Key)).Select(
            figure => new Rate(figure.Key.Kind, figure.Value) { UnitsInputAbove = figure.Key.Above, Tier = figure.Key.Tier }));
    }

    private long Plain(UnitKind kind) => _figures.GetValueOrDefault((kind, 0, ServiceTier.Standard));

    private static bool IsPlain((UnitKind Kind, long Above, ServiceTier Tier) figure) =>
        figure is { Above: 0, Tier: ServiceTier.Standard, Kind: UnitKind.Input or UnitKind.CacheRead or UnitKind.CacheWrite or UnitKind.Output or UnitKind.Call };
}

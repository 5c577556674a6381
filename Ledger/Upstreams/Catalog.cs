using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ledger.Models;

namespace Ledger.Upstreams;

/// <summary>
/// Everything that is offered, as it was when it was loaded: immutable, so the relay reads it without locks. Prices are looked up by time, so one
/// that was set for later takes effect at its moment without another load.
/// </summary>
public sealed class Catalog
{
    private readonly FrozenDictionary<string, OfferedModel> _models;

    public Catalog(long version, IEnumerable<Upstream> upstreams, IEnumerable<OfferedModel> models)
    {
        Version = version;
        Upstreams = upstreams.ToFrozenDictionary(upstream => upstream.Id, StringComparer.Ordinal);
        _models = models.ToFrozenDictionary(offered => offered.Model.Id, StringComparer.Ordinal);
        BytesAlwaysTaken = _models.Values.Select(offered => offered.Model.BytesAlwaysTaken).DefaultIfEmpty(long.MaxValue).Min();
        Models = [.. _models.Values.OrderBy(offered => offered.Model.Id, StringComparer.Ordinal)];
    }

    /// <summary>As many bytes of input are too long for none of the models: a request of no more than that need not be judged by its length.</summary>
    public long BytesAlwaysTaken { get; }

    public static Catalog Empty { get; } = new(0, [], []);

    /// <summary>Grows with every change; see <see cref="CatalogStore.ReadVersion"/>.</summary>
    public long Version { get; }

    public FrozenDictionary<string, Upstream> Upstreams { get; }

    /// <summary>All models by id, the disabled ones included.</summary>
    public ImmutableArray<OfferedModel> Models { get; }

    public OfferedModel? Find(string model) => _models.GetValueOrDefault(model);

    /// <summary>How a call to a model goes at a time; <see langword="false"/> when it is unknown, disabled, or has no price yet.</summary>
    public bool TryRoute(string model, DateTimeOffset at, [NotNullWhen(true)] out ModelRoute? route)
    {
        route = _models.TryGetValue(model, out var offered) && offered.IsEnabled && offered.PriceAt(at) is { } price
            ? new(offered, price, at)
            : null;
        return route is not null;
    }
}

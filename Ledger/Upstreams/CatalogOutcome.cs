using System.Text.Json.Serialization;

namespace Ledger.Upstreams;

/// <summary>What became of a change of the catalog.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CatalogOutcome>))]
public enum CatalogOutcome
{
    /// <summary>It is done, or was so already.</summary>
    Done,

    /// <summary>There is no such upstream, model or price.</summary>
    NotFound,

    /// <summary>The upstream still serves models.</summary>
    InUse,

    /// <summary>The model has a price that is valid from the same time or later: a price is only ever superseded.</summary>
    NotLater,
}

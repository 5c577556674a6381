using System.Text.Json.Serialization;

namespace Ledger.Models;

/// <summary>What becomes of a model's price in an import.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PriceChangeOutcome>))]
public enum PriceChangeOutcome
{
    /// <summary>It had none.</summary>
    Added,

    /// <summary>It had another one, which is superseded.</summary>
    Changed,

    /// <summary>It has this one already.</summary>
    Unchanged,

    /// <summary>It stays as it is, for a reason.</summary>
    Refused,
}

namespace Ledger.Models;

/// <summary>A model that is offered to tokens.</summary>
/// <param name="Id">The name that clients ask for.</param>
/// <param name="Upstream">The upstream that serves it.</param>
/// <param name="UpstreamModel">Its name there.</param>
/// <param name="ContextWindow">Input and output units together, at most.</param>
/// <param name="OutputMax">Output units of one answer, at most.</param>
public sealed record Model(string Id, string Upstream, string UpstreamModel, long ContextWindow, long OutputMax)
{
    public const int IdLengthMax = 200;

    /// <summary>More units than any model has, and few enough that the answers of one call can be added up.</summary>
    public const long UnitsMax = 1_000_000_000_000;

    public bool IsEnabled { get; init; } = true;

    /// <summary>Shown to clients in the list of models.</summary>
    public string OwnedBy { get; init; } = "metering";

    /// <summary>When it was first configured; set by the store.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        string.IsNullOrWhiteSpace(Id) || Id.Length > IdLengthMax ? $"A model has an id of at most {IdLengthMax} characters."
        : string.IsNullOrWhiteSpace(UpstreamModel) || UpstreamModel.Length > IdLengthMax ? $"A model has a name at its upstream of at most {IdLengthMax} characters."
        : string.IsNullOrWhiteSpace(Upstream) || Upstream.Length > Upstreams.Upstream.IdLengthMax ? "A model has an upstream."
        : ContextWindow is < 1 or > UnitsMax || OutputMax is < 1 or > UnitsMax ? $"A model's limits are 1 to {UnitsMax}."
        : null;
}

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

    /// <summary>
    /// What a unit stands for at most, unless its model says otherwise, in bytes that are neither white space nor repetition. No unit of the published
    /// vocabularies that were looked at has more than 104, and all but one at most 52 (docs/decisions/0030).
    /// </summary>
    public const long UnitBytesMaxDefault = 128;

    /// <summary>More bytes than any request has.</summary>
    private const long UnitBytesMaxLimit = 1L << 30;

    public bool IsEnabled { get; init; } = true;

    /// <summary>The most input units of a call, where the provider takes fewer than the context window.</summary>
    public long? InputMax { get; init; }

    /// <summary>
    /// The most bytes that one unit of its input stands for, white space and repetition not counted: from it follows the fewest units that an input can
    /// have. Zero where the upstream alone can judge the length, such as one that shortens long inputs itself.
    /// </summary>
    public long? UnitBytesMax { get; init; }

    /// <summary>The most input units of a call.</summary>
    public long UnitsInputMax => InputMax ?? ContextWindow;

    /// <summary><see cref="UnitBytesMax"/>, or what it is by default.</summary>
    public long BytesPerUnitMax => UnitBytesMax ?? UnitBytesMaxDefault;

    /// <summary>As many bytes of input are never known to be too long, whatever they are.</summary>
    public long BytesAlwaysTaken => BytesPerUnitMax == 0 || UnitsInputMax > long.MaxValue / BytesPerUnitMax ? long.MaxValue : UnitsInputMax * BytesPerUnitMax;

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
        : InputMax is { } input && (input < 1 || input > ContextWindow) ? "A model's input_max is 1 to its context window."
        : UnitBytesMax is < 0 or > UnitBytesMaxLimit ? $"A model's unit_bytes_max is 0 to {UnitBytesMaxLimit}."
        : null;
}

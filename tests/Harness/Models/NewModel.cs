namespace Harness.Models;

/// <summary>A model as it is put. What is left out has the relay's default.</summary>
public sealed record NewModel(string Upstream, long ContextWindow, long OutputMax)
{
    public string? UpstreamModel { get; init; }

    public long? InputMax { get; init; }

    public long? UnitBytesMax { get; init; }

    public bool? IsEnabled { get; init; }

    public NewPrice? Price { get; init; }
}

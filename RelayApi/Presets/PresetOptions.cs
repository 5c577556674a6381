namespace RelayApi.Presets;

/// <summary>A preset to begin with: section <c>Preset</c> of the configuration. Without a file nothing is set up.</summary>
internal sealed class PresetOptions
{
    /// <summary>The document.</summary>
    public string? File { get; set; }

    /// <summary>The upstream that serves its models: <c>${upstream}</c> in the document.</summary>
    public string? UpstreamUrl { get; set; }

    /// <summary>The credential it wants: <c>${upstream_key}</c>.</summary>
    public string? UpstreamKey { get; set; }

    /// <summary>The model there that answers for all models of the preset: <c>${upstream_model}</c>. Default <c>demo</c>.</summary>
    public string UpstreamModel { get; set; } = "demo";
}

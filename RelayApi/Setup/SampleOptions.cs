namespace RelayApi.Setup;

/// <summary>A sample to try the relay with: section <c>Sample</c> of the configuration. Without an upstream address nothing is set up.</summary>
internal sealed class SampleOptions
{
    /// <summary>The upstream that serves the sample model, such as <c>https://api.openai.com/v1</c>.</summary>
    public string? UpstreamUrl { get; set; }

    /// <summary>The credential it wants.</summary>
    public string? UpstreamKey { get; set; }

    /// <summary>The model's name, here and there. Default <c>demo</c>.</summary>
    public string Model { get; set; } = "demo";

    /// <summary>US dollars for a million input units. Default 0.50.</summary>
    public decimal InputPerMillion { get; set; } = 0.50m;

    /// <summary>US dollars for a million output units. Default 1.50.</summary>
    public decimal OutputPerMillion { get; set; } = 1.50m;
}

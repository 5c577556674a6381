namespace Harness.Upstreams;

/// <summary>An upstream as it is put. What is left out has the relay's default.</summary>
public sealed record NewUpstream(string BaseUrl)
{
    public string? ApiKey { get; init; }

    public double? ConnectSecondsMax { get; init; }

    public double? FirstByteSecondsMax { get; init; }

    public double? IdleSecondsMax { get; init; }

    public bool? IsEnabled { get; init; }
}

namespace RelayApi.Engines;

/// <summary>Where the books are: section <c>Engine</c> of the configuration.</summary>
internal sealed class EngineOptions
{
    /// <summary>A PostgreSQL of yours; without it a private server is started below <see cref="DataDirectory"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Where the private server and the spool live. Default <c>data</c> below the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The file with the key under which credentials of upstreams are stored; made when it is missing. Default <c>upstreams.key</c> in the data directory.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Where the key under which credentials of upstreams are stored lies.</summary>
    public string KeyPath => KeyFile ?? Path.Combine(DataDirectory, "upstreams.key");

    /// <summary>How long a stopping process may take to write what waits; the rest is spooled. Default 10 s.</summary>
    public TimeSpan FlushMax { get; set; } = TimeSpan.FromSeconds(10);
}

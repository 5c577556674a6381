namespace Ledger.Upstreams;

/// <summary>A provider endpoint that serves models.</summary>
/// <param name="Id">Its name in the books.</param>
/// <param name="BaseUrl">Where it is, without the path of a request.</param>
public sealed record Upstream(string Id, Uri BaseUrl)
{
    public const int IdLengthMax = 64;

    /// <summary>The credential it wants; never shown again and never logged.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How long a connection may take. Default 10 s.</summary>
    public TimeSpan ConnectMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first byte of an answer may take. Default 2 min.</summary>
    public TimeSpan FirstByteMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer may pause. Default 1 min.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(1);

    public bool IsEnabled { get; init; } = true;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        string.IsNullOrWhiteSpace(Id) || Id.Length > IdLengthMax ? $"An upstream has an id of at most {IdLengthMax} characters."
        : !BaseUrl.IsAbsoluteUri || BaseUrl.Scheme is not ("http" or "https") ? "An upstream's base URL is an absolute http or https URL."
        : ConnectMax < Shortest || FirstByteMax < Shortest || IdleMax < Shortest ? "A time limit is one millisecond or more."
        : null;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Without the credential, so that no log line can hold it.</summary>
    public override string ToString() => $"{Id} at {BaseUrl}";
}

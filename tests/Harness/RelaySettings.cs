namespace Harness;

/// <summary>How a relay is started.</summary>
public sealed record RelaySettings
{
    /// <summary>The program that serves: <c>RelayApi</c>, or <c>Silo</c> for a member of a cluster.</summary>
    public string Program { get; init; } = "RelayApi";

    /// <summary>An operator key of the books, where they are not new.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Its database; <see langword="null"/> for a private server that the relay starts itself, and that ends with it.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Where its spool is, and its private server if it has one; <see langword="null"/> for a temporary directory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Configuration, such as <c>Relay:RenewEvery</c> = <c>00:00:00.500</c>.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a start may take. Default 2 min: a first run makes a server.</summary>
    public TimeSpan StartMax { get; init; } = TimeSpan.FromMinutes(2);
}

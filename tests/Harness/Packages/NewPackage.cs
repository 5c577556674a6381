namespace Harness.Packages;

/// <summary>A package as it is added or changed. What is left out has the relay's default.</summary>
public sealed record NewPackage(string? Id, string? Account, decimal? Amount)
{
    public string Name { get; init; } = "A package";

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Upstreams { get; init; }

    public IReadOnlyList<string>? Tokens { get; init; }

    public int? Priority { get; init; }
}

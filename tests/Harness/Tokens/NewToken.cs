namespace Harness.Tokens;

/// <summary>A token as it is created or changed. What is left out has the relay's default.</summary>
public sealed record NewToken(string? Account)
{
    public string Name { get; init; } = "A token";

    public string? Status { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Addresses { get; init; }

    public Limits? Limits { get; init; }

    public decimal? SpendingCap { get; init; }
}

using Harness.Tokens;

namespace Harness.Accounts;

/// <summary>An account as it is opened or changed. What is left out has the relay's default.</summary>
public sealed record NewAccount(string? Id)
{
    public string Name { get; init; } = "An account";

    public string? Status { get; init; }

    public Limits? Limits { get; init; }

    /// <summary>Millionths of the list price that are paid.</summary>
    public int? Discount { get; init; }
}

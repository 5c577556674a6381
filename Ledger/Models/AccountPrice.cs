using Metering.Accounts;

namespace Ledger.Models;

/// <summary>What one account pays for a model from a time on, whatever the model's price is.</summary>
/// <param name="Account">The account.</param>
/// <param name="Model">The model.</param>
/// <param name="ValidFrom">In force from here, until a later one supersedes it.</param>
/// <param name="Price">The price; <see langword="null"/> gives the account the model's price again.</param>
public sealed record AccountPrice(AccountId Account, string Model, DateTimeOffset ValidFrom, ModelPrice? Price);

using Metering.Prices;

namespace Ledger.Models;

/// <summary>What a model costs from a time on, until a later price supersedes it.</summary>
public sealed record ModelPrice(DateTimeOffset ValidFrom, Price Price);

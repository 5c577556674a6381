using Metering.Prices;

namespace Metering.Grants;

/// <summary>What a model costs in a grant's credits (C1). A credit is what its plan says it is, so rates belong to the grant.</summary>
/// <param name="Model">The model, by its exact name.</param>
/// <param name="Price">Its prices in pico-credits (10^-12) for each unit.</param>
public sealed record CreditRate(string Model, Price Price);

using Ledger.Packages;
using Metering.Money;

namespace RelayApi.OpenAi;

/// <summary>A package that pays for a token.</summary>
/// <param name="Id">The package.</param>
/// <param name="Name">For people.</param>
/// <param name="Remaining">What new calls can use, in US dollars.</param>
/// <param name="Spent">What calls took.</param>
/// <param name="Held">Set aside for calls in progress.</param>
/// <param name="From">Pays from this time.</param>
/// <param name="To">Pays up to, not including, this time.</param>
/// <param name="Models">The models it pays for; null for all.</param>
internal sealed record UsagePackage(
    string Id, string Name, Usd Remaining, Usd Spent, Usd Held, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string>? Models)
{
    public static UsagePackage Of(PackageRecord package) => new(
        package.Id.Value, package.Terms.Name, package.Remaining, package.Spent, package.Held, package.Terms.From, package.Terms.To, package.Terms.Models);
}

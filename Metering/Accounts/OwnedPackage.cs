using System.Text.Json.Serialization;
using Metering.Money;
using Metering.Packages;

namespace Metering.Accounts;

/// <summary>
/// A package as its account's books know it. The account numbers what calls took from it; entries stay here until the package has acknowledged
/// them, and a replay that finds them again only sends them again.
/// </summary>
internal sealed class OwnedPackage
{
    public Usd Amount { get; set; }

    public required PackageTerms Terms { get; set; }

    public long OrdinalLast { get; set; }

    /// <summary>What ended calls took of it.</summary>
    public Usd Taken { get; set; }

    /// <summary>What calls in progress hold of it.</summary>
    [JsonIgnore]
    public Usd Held { get; set; }

    /// <summary>What is left, as the account knows; the package itself believes that it has more while it has not been told what overdrew it.</summary>
    [JsonIgnore]
    public Usd Left => Amount - Taken - Held;

    /// <summary>Whether a renewal added to it or a refund withdrew it: the package itself must know.</summary>
    public bool IsChangedByOrder { get; set; }

    /// <summary>Withdrawn for good.</summary>
    public bool IsVoid { get; set; }

    public List<PackageCapture> Uncaptured { get; init; } = [];
}

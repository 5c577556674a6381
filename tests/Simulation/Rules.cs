using Metering.Accounts;
using Metering.Limits;
using Metering.Money;
using Metering.Packages;
using Metering.Prices;
using Metering.Tokens;

namespace Simulation;

/// <summary>The settings of one history, drawn from its seed; the oracle judges by them.</summary>
internal sealed partial record Rules(bool Crashes, bool TwoHosts, bool HasPackages, int Slots, int RequestsPerMinute, int SlotsOfAccount, Usd Cap, bool HasGrants)
{
    public static readonly Price DollarPerUnit = new(0, 0, 0, PicosOutput: 1_000_000_000_000, 0);
    public static readonly AccountId Account = AccountId.Parse("alice");
    public static readonly IReadOnlyList<PackageId> Packages = [PackageId.Parse("p0"), PackageId.Parse("p1"), PackageId.Parse("p2")];
    public static readonly SecretHash Secret = SecretHash.Of("sk-simulated");

    /// <summary>Tokens belong to members, who have caps; grants and packages are bound to members, and bound what one of them may take.</summary>
    public bool HasMembers { get; init; }

    /// <summary>Access tokens have children, and any of them may be deleted.</summary>
    public bool HasChildren { get; init; }

    /// <summary>One of the tokens may not spend cash.</summary>
    public bool HasPlan { get; init; }

    public static Rules Of(int seed)
    {
        var random = new Random(~seed);
        return new Rules(
            Crashes: random.Next(4) > 0,
            TwoHosts: random.Next(4) == 0,
            HasPackages: random.Next(3) > 0,
            Slots: random.Next(2, 5),
            RequestsPerMinute: random.Next(5, 15),
            SlotsOfAccount: random.Next(3, 8),
            Cap: Usd.FromDollars(random.Next(10, 60)),
            HasGrants: random.Next(2) == 0)
        {
            HasMembers = random.Next(2) == 0,
            HasChildren = random.Next(2) == 0,
            HasPlan = random.Next(2) == 0,
        };
    }

    public AccountSettings AccountSettings(bool hasHours) =>
        new("Alice")
        {
            Kind = AccountKind.Organisation,
            Limits = new LimitSettings { RequestsPerMinute = RequestsPerMinute, Concurrency = SlotsOfAccount, RequestsPerHour = hasHours ? 1_000 : null },
        };
}

using Metering.Accounts;
using Metering.Limits;
using Metering.Money;
using Metering.Packages;
using Metering.Prices;
using Metering.Tokens;

namespace Simulation;

/// <summary>The settings of one history, drawn from its seed; the oracle judges by them.</summary>
internal sealed record Rules(bool Crashes, bool TwoHosts, bool HasPackages, int Slots, int RequestsPerMinute, int SlotsOfAccount, Usd Cap, bool HasGrants)
{
    public static readonly Price DollarPerUnit = new(0, 0, 0, PicosOutput: 1_000_000_000_000, 0);
    public static readonly AccountId Account = AccountId.Parse("alice");
    public static readonly IReadOnlyList<TokenId> Tokens = [TokenId.Parse("capped"), TokenId.Parse("free")];
    public static readonly IReadOnlyList<PackageId> Packages = [PackageId.Parse("p0"), PackageId.Parse("p1"), PackageId.Parse("p2")];
    public static readonly SecretHash Secret = SecretHash.Of("sk-simulated");
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

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
            HasGrants: random.Next(2) == 0);
    }

    public AccountSettings AccountSettings(bool hasHours) =>
        new("Alice")
        {
            Limits = new LimitSettings { RequestsPerMinute = RequestsPerMinute, Concurrency = SlotsOfAccount, RequestsPerHour = hasHours ? 1_000 : null },
        };

    public TokenSettings TokenSettings(TokenId token) =>
        new(token.Value) { Limits = new LimitSettings { Concurrency = Slots }, SpendingCap = token == Tokens[0] ? Cap : null };
}

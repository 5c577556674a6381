using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Prices;

namespace Metering.Tests.Grants;

/// <summary>Grants on the engine of these tests: one output unit costs one dollar, one call, or two credits.</summary>
internal static class GrantBench
{
    public const long Credit = 1_000_000;

    public static readonly Price TwoCreditsPerUnit = new(0, 0, 0, PicosOutput: 2_000_000_000_000, 0);

    public static GrantId Id(string name) => GrantId.TryNamed(name, out var id) ? id : throw new FormatException(name);

    public static GrantTerms Terms(this Engine engine, string name, GrantUnit unit, long? quota) => new(name, unit, engine.Time.Utc)
    {
        Quota = quota * Scale(unit),
        Rates = unit is GrantUnit.Credits ? [new CreditRate("m", TwoCreditsPerUnit)] : null,
    };

    public static async Task Add(this Engine engine, string name, GrantUnit unit, long? quota, Func<GrantTerms, GrantTerms>? with = null)
    {
        var terms = engine.Terms(name, unit, quota);
        var outcome = await engine.Account.AddGrant(new AddGrant(Id(name), with is null ? terms : with(terms), "operator"));
        Assert.True(outcome.Status is ChangeStatus.Applied, outcome.Problem);
    }

    public static async Task Change(this Engine engine, string name, GrantChangeKind kind, Func<ChangeGrant, ChangeGrant>? with = null)
    {
        var command = new ChangeGrant(Id(name), kind, "operator");
        var outcome = await engine.Account.ChangeGrant(with is null ? command : with(command));
        Assert.True(outcome.Status is ChangeStatus.Applied, outcome.Problem);
    }

    public static Recurrence Monthly(this Engine engine) => new(PeriodUnit.Month, 1, engine.Time.Utc, "UTC");

    public static async Task<GrantView> Grant(this Engine engine, string name) =>
        (await engine.Account.ViewGrants()).Grants.Single(grant => grant.Id == Id(name));

    /// <summary>In whole dollars, credits or calls.</summary>
    public static async Task AssertGrant(this Engine engine, string name, long remaining, long held, long spent, long lapsed = 0)
    {
        var view = await engine.Grant(name);
        var scale = Scale(view.Terms.Unit);
        Assert.Equal((remaining * scale, held * scale, spent * scale, lapsed * scale), (view.Remaining, view.Held, view.Spent, view.Lapsed));
        Assert.Equal(view.Granted, view.Spent + view.Held + view.Remaining + view.Lapsed);
    }

    /// <summary>
    /// Whatever was granted is spent, held, left or lapsed, and so it is with what was put into every package of the account. Nobody has overdrawn, as
    /// long as no token is bound to what it may spend.
    /// </summary>
    public static async Task AssertGrantsBalance(this Engine engine, AccountView account, string where)
    {
        foreach (var grant in (await engine.Account.ViewGrants()).Grants)
        {
            Assert.True(grant.Granted == grant.Spent + grant.Held + grant.Remaining + grant.Lapsed, $"{where}: {grant}");
            Assert.True(grant is { Spent: >= 0, Held: >= 0, Remaining: >= 0, Lapsed: >= 0 }, $"{where}: {grant}");
        }

        foreach (var id in account.Packages)
        {
            var package = (await engine.Host.Package(id).View())!;
            Assert.True(package.Amount == package.Spent + package.Held + package.Remaining + package.Expired, $"{where}: {package}");
            Assert.False(
                package.Spent.IsNegative || package.Held.IsNegative || package.Remaining.IsNegative || package.Expired.IsNegative, $"{where}: {package}");
        }
    }

    public static async Task<IReadOnlyList<Slice>> Charged(this Engine engine, long hold, long used)
    {
        var call = await engine.Admitted(hold);
        return (await engine.Settle(call, used)).Receipt!.Allocation;
    }

    public static (string, long, long) Brief(this Slice slice) => (slice.Grant.Value, slice.Amount.Nanos / Usd.NanosPerDollar, slice.Quantity / Scale(slice.Unit));

    private static long Scale(GrantUnit unit) => unit switch { GrantUnit.Usd => Usd.NanosPerDollar, GrantUnit.Credits => Credit, _ => 1 };
}

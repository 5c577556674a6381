namespace Acceptance.Accounts;

[Collection(nameof(Races))]
public sealed class BalanceRaceTests(SharedRelay shared)
{
    [Fact]
    public async Task F1_Money_for_50_calls_and_1000_clients_serves_exactly_50()
    {
        var caller = await shared.MakeCaller(Races.Plan with { Cash = 0.50m });

        await Races.Run(caller);

        var account = await caller.ViewAccount();
        Assert.Equal(0m, account.CashAvailable);
        Assert.Equal(0.50m, account.CashSpent);
        Assert.Equal((0m, 0m, 0), (account.CashHeld, account.Debt, account.CallsHeld));
        await Books.AssertBalance(shared.Admin);
    }
}

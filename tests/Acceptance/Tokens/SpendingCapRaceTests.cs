namespace Acceptance.Tokens;

[Collection(nameof(Races))]
public sealed class SpendingCapRaceTests(SharedRelay shared)
{
    [Fact]
    public async Task B5_Cap_for_50_calls_and_1000_clients_serves_exactly_50()
    {
        var caller = await shared.MakeCaller(Races.Plan with { Cash = 100m, SpendingCap = 0.50m });

        await Races.Run(caller);

        var token = await caller.ViewToken();
        Assert.Equal((0.50m, 0m, 0), (token.AmountSpent, token.AmountHeld, token.SlotsTaken));
        Assert.Equal(99.50m, (await caller.ViewAccount()).CashAvailable);
        await Books.AssertBalance(shared.Admin);
    }
}

using Metering.Grants;

namespace Metering.Tests.Grants;

public sealed class GrantHoldTests
{
    [Fact]
    public async Task Renewed_hold_grows_in_credits_by_the_price_of_the_whole_call()
    {
        await using var engine = await new Engine().Open();
        await engine.Add("seat", GrantUnit.Credits, 20);
        var call = await engine.Admitted(4);
        await engine.AssertGrant("seat", remaining: 12, held: 8, spent: 0);
        Assert.True((await engine.Renew(call, mark: 3, unitsOutputMax: 9)).IsRenewed);
        await engine.AssertGrant("seat", remaining: 2, held: 18, spent: 0);
        Assert.False((await engine.Renew(call, mark: 9, unitsOutputMax: 12)).IsRenewed);
        await engine.Settle(call, 9);
        await engine.AssertGrant("seat", remaining: 2, held: 0, spent: 18);
    }
}

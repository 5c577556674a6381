using Metering.Calls;
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

    [Fact]
    public async Task A2_refusal_of_a_grant_that_begins_later_says_when()
    {
        await using var engine = await new Engine().Open();
        var begins = new DateTimeOffset(engine.Time.Utc.Year + 1, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await engine.Add("later", GrantUnit.Usd, 10, terms => terms with { From = begins });
        var refusal = await engine.Refused(1);
        Assert.Equal(RefusalReason.NoGrant, refusal.Reason);
        Assert.Contains($"is not in effect yet. 'later' begins at {begins.Year}-03-01T00:00:00Z.", refusal.Message, StringComparison.Ordinal);
        engine.Time.JumpWallClock(begins - engine.Time.Utc);
        await engine.Charged(1, 1);
    }
}

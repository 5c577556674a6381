using Faults.Books;
using TestUpstream;
using Testing;

namespace Faults.Straddling;

/// <summary>
/// The relay is killed with <c>kill -9</c> while it refunds a call that four grants paid: before the row of the refund is there, when it is there and
/// nobody was told, before the package has its part back, and after all of it. The client asks the same again.
/// </summary>
public sealed class CallRefundTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private static readonly UpstreamScript Whole = new() { UnitsPrompt = 10, UnitsCompletion = 40, UnitsPerEvent = 8 };

    [Theory]
    [InlineData("refunded", Fate.Lost, false)]
    [InlineData("refunded", Fate.Unacknowledged, true)]
    [InlineData("captured", Fate.Lost, true)]
    [InlineData("captured", Fate.Unacknowledged, true)]
    [InlineData(null, Fate.None, true)]
    public async Task Refund_of_a_call_in_four_parts_survives_a_kill_at_any_moment_and_each_part_comes_back_once(string? happened, Fate fate, bool isRefunded)
    {
        var (stage, gate) = await shared.Begin();
        var account = new StraddlingAccount(stage);
        stage.Upstream.Scripts[account.Model] = Whole;
        await account.SetUp();
        var call = (await account.Client.Call(stage.Relay.Address, isStream: true)).Id!;
        await Polling.Until(async () => await gate.CountCaptures(call) == 1, "the package has captured its part");
        var charge = (await stage.Relay.Admin.Call(call)).Charge;
        Assert.True(charge > 3 * StraddlingAccount.Part);

        await KillWhileRefunding(stage, account, gate, call, happened, fate);
        await stage.Relay.Restart();
        Assert.Equal(isRefunded ? 0 : charge, (await stage.Relay.Admin.Call(call)).Charge);
        Assert.Equal(200, await Refund(stage, call));
        Assert.Equal(200, await Refund(stage, call));

        Assert.Equal(409, await Refund(stage, call, amount: 0.000001m));
        Assert.Equal(1, await gate.Count("account/%", "refunded", call));
        await Polling.Until(async () => await gate.CountCaptures(call) == 2, "the package has its part back");
        await account.AssertParts((await stage.Witness.AssertEnded([])).Values);

        // What came back pays again, each part once.
        Assert.True((await account.Client.Call(stage.Relay.Address, isStream: false)).IsToldSettled);
        await account.AssertParts((await stage.Witness.AssertEnded([])).Values);
        Assert.Equal(2, await gate.CountCaptures(call));
        shared.End();
    }

    private static async Task KillWhileRefunding(
        Stage stage, StraddlingAccount account, JournalGate gate, string call, string? happened, Fate fate)
    {
        if (happened is null)
        {
            Assert.Equal(200, await Refund(stage, call));
            await Polling.Until(async () => await gate.CountCaptures(call) == 2, "the package has its part back");
            await stage.Relay.Kill();
            return;
        }

        await gate.Close(happened is "captured" ? account.PackageStream : account.Stream, happened);
        var refunding = Refund(stage, call);
        await gate.WaitForRow();

        // The refund is the account's row; what a package gets back is told behind it.
        if (happened is "captured") Assert.Equal(200, await refunding);
        await stage.Relay.Kill();
        if (happened is "refunded") await Assert.ThrowsAnyAsync<HttpRequestException>(() => refunding);
        await (fate is Fate.Unacknowledged ? gate.LetThrough() : gate.Lose());
    }

    private static async Task<int> Refund(Stage stage, string call, decimal? amount = null)
    {
        using var response = await stage.Relay.Admin.Try(HttpMethod.Post, $"calls/{call}/refund", new { reason = "because", amount });
        return (int)response.StatusCode;
    }
}

using TestUpstream;

namespace Acceptance.Calls;

[Collection(nameof(StrictRelay))]
public sealed class DrainTests(StrictRelay strict)
{
    [Fact]
    public async Task F9_Client_that_hangs_up_is_drained_by_setting_and_pays_what_the_upstream_reports()
    {
        var caller = await strict.MakeCaller(new CallerPlan
        {
            Script = new UpstreamScript { UnitsPrompt = 77, UnitsCompletion = 30, DelayBetweenChunks = TimeSpan.FromMilliseconds(10) },
        });

        var call = await caller.EndOf(await ClientGoneTests.ReadAndHangUp(caller, eventsCount: 3));

        Assert.Equal(("Settled", "Reported", 77, 30), (call.State, call.Usage.Source, call.Usage.UnitsInput, call.Usage.UnitsOutput));
        Assert.Equal(499, call.Result!.Status);
        Assert.Equal(UpstreamOutcome.Completed, caller.Upstream.Log.Entries.Single(entry => entry.Model == caller.Model).Outcome);
        await caller.WaitUntilSlotsAreBack();
    }
}

using Harness;
using TestUpstream;

namespace Acceptance.Calls;

/// <summary>Calls that lose their hold in the middle of their answer, as behind a process that stood still for longer than a lease.</summary>
public sealed class LostHoldTests(SharedRelay shared)
{
    /// <summary>No renewal comes within a lease.</summary>
    private static readonly Dictionary<string, string> Settings = new() { ["Tokens:Lease"] = "00:00:01", ["Relay:RenewEvery"] = "00:10:00" };

    [Fact]
    public async Task F3_F4_Call_of_which_the_client_saw_a_byte_is_charged_for_what_was_delivered_be_it_the_first_event_alone()
    {
        Assert.SkipWhen(ExternalRelay.FromEnvironment() is not null, "This needs a relay with settings of its own.");
        await using var relay = await RelayProcess.Start(
            new RelaySettings { ConnectionString = await shared.Postgres.MakeDatabase(), Configuration = Settings });
        await Callers.PutUpstream(relay.Admin, shared.Upstream);
        foreach (var events in (int[])[1, 3])
        {
            var script = new UpstreamScript { Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = events };
            var caller = await Callers.Make(relay.Address, relay.Admin, shared.Upstream, new CallerPlan { Script = script });

            var reply = (await caller.Stream()).AssertServed();

            var seen = Reply.ReadEvents(reply.Text);
            Assert.Equal(events + 1, seen.Count);
            Assert.Equal("overloaded", seen[^1].GetProperty("error").GetProperty("code").GetString());
            var call = await relay.Admin.Call(reply.CallId);
            Assert.Equal(("Settled", "Estimated", events - 1), (call.State, call.Usage.Source, call.Usage.UnitsOutput));
            Assert.True(call.Usage.UnitsInput > 0);
            Assert.True(call.Charge > 0);
        }
    }
}

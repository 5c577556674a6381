using System.Text;
using Harness.Upstreams;
using TestUpstream;

namespace Acceptance.Upstreams;

public sealed class UpstreamTroubleTests(SharedRelay shared)
{
    [Theory]
    [InlineData(UpstreamFault.InternalError, 502, "upstream_error")]
    [InlineData(UpstreamFault.RateLimited, 429, "upstream_rate_limited")]
    [InlineData(UpstreamFault.ResetBeforeHeaders, 502, "upstream_unreachable")]
    [InlineData(UpstreamFault.HangBeforeHeaders, 504, "upstream_timeout")]
    public async Task F7_Upstream_that_fails_before_it_answers_costs_nothing_and_gives_the_slot_back(UpstreamFault fault, int status, string code)
    {
        var plan = new CallerPlan { Script = new UpstreamScript { Fault = fault, RetryAfter = TimeSpan.FromSeconds(7) }, Upstream = await PutHasty() };
        var caller = await shared.MakeCaller(plan);

        foreach (var reply in new[] { await caller.Complete(), await caller.Stream() })
        {
            reply.AssertRefused(status, code);
            Assert.Contains(plan.Upstream, reply.ErrorMessage, StringComparison.Ordinal);
            Assert.Equal(fault is UpstreamFault.RateLimited ? "7" : null, reply.Headers.GetValueOrDefault("retry-after"));
            var call = await shared.Admin.Call(reply.CallId);
            Assert.Equal(("Voided", 0m, status), (call.State, call.Charge, call.Result!.Status));
        }

        Assert.Equal(2, caller.CallsServed);
        await AssertNothingTaken(caller, cash: 1m);
    }

    [Fact]
    public async Task Upstream_that_refuses_connections_is_a_bad_gateway()
    {
        var upstream = $"closed-{Guid.NewGuid():N}";
        // Nothing listens on the discard port.
        await shared.Admin.PutUpstream(upstream, new NewUpstream("http://127.0.0.1:9/v1"));
        var caller = await shared.MakeCaller(new CallerPlan { Upstream = upstream });

        (await caller.Complete()).AssertRefused(502, "upstream_unreachable");

        await AssertNothingTaken(caller, cash: 1m);
    }

    [Theory]
    [InlineData(UpstreamFault.ResetMidStream, "upstream_error")]
    [InlineData(UpstreamFault.HangMidStream, "upstream_timeout")]
    public async Task F7_F9_Upstream_that_fails_in_mid_stream_ends_it_with_an_error_event_and_what_was_produced_is_charged(UpstreamFault fault, string code)
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Script = new UpstreamScript { Fault = fault, ChunksBeforeFault = 4, DelayBetweenChunks = TimeSpan.FromMilliseconds(100) },
            Upstream = await PutHasty(),
        });

        var reply = (await caller.Stream()).AssertServed();

        var events = Reply.ReadEvents(reply.Text);
        var error = events[^1].GetProperty("error");
        Assert.Equal((code, reply.CallId), (error.GetProperty("code").GetString(), error.GetProperty("trace_id").GetString()));
        var call = await shared.Admin.Call(reply.CallId);
        // A reset takes with it what was not read yet, so what the client got is what counts: an event that opens the answer, and units.
        Assert.InRange(events.Count, 3, 5);
        Assert.Equal(("Settled", "Estimated", events.Count - 2), (call.State, call.Usage.Source, call.Usage.UnitsOutput));
        await AssertNothingTaken(caller, cash: 0.99m);
    }

    [Fact]
    public async Task Error_about_the_request_passes_as_it_came_and_costs_nothing()
    {
        const string words = """{"error":{"message":"'temperature' is too hot.","type":"invalid_request_error","param":"temperature","code":null}}""";
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Script = new UpstreamScript { Status = 400, Body = Encoding.UTF8.GetBytes(words), ContentType = "application/json" },
        });

        var reply = await caller.Complete(""","temperature":99""");

        Assert.Equal((400, words, "application/json"), (reply.Status, reply.Text, reply.Headers["content-type"]));
        Assert.Equal("Voided", (await shared.Admin.Call(reply.CallId)).State);
        await AssertNothingTaken(caller, cash: 1m);
    }

    [Fact]
    public async Task Upstream_that_refuses_our_own_key_is_no_fault_of_the_client()
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Script = new UpstreamScript { Status = 401, Body = Encoding.UTF8.GetBytes("""{"error":{"message":"Incorrect API key: upstream-key"}}""") },
        });

        var reply = (await caller.Complete()).AssertRefused(502, "upstream_error");

        Assert.DoesNotContain("upstream-key", reply.Text, StringComparison.Ordinal);
        await AssertNothingTaken(caller, cash: 1m);
    }

    /// <summary>An upstream that is given up after little waiting.</summary>
    private async Task<string> PutHasty()
    {
        var id = $"hasty-{Guid.NewGuid():N}";
        await shared.Admin.PutUpstream(
            id, new NewUpstream(shared.Upstream.BaseAddress.AbsoluteUri) { FirstByteSecondsMax = 0.4, IdleSecondsMax = 0.4 });
        return id;
    }

    private static async Task AssertNothingTaken(Caller caller, decimal cash)
    {
        var account = await caller.ViewAccount();
        Assert.Equal((cash, 0m, 0), (account.CashAvailable, account.CashHeld, account.CallsHeld));
        Assert.Equal(0, (await caller.ViewToken()).SlotsTaken);
    }
}

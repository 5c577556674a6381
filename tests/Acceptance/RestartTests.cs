using Harness;
using TestUpstream;

namespace Acceptance;

public sealed class RestartTests(SharedRelay shared)
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Relay_that_was_killed_or_stopped_goes_on_with_its_books_and_a_stop_lets_calls_end()
    {
        await using var relay = await RelayProcess.Start(new RelaySettings { ConnectionString = await shared.Postgres.MakeDatabase() });
        await Callers.PutUpstream(relay.Admin, shared.Upstream);
        var caller = await Callers.Make(relay.Address, relay.Admin, shared.Upstream, new CallerPlan
        {
            Script = new UpstreamScript { UnitsCompletion = 10, DelayBetweenChunks = TimeSpan.FromMilliseconds(50) },
        });
        (await caller.Complete()).AssertServed();

        await relay.Kill();
        await relay.Restart();
        caller = caller with { Relay = relay.Address, Admin = relay.Admin };
        Assert.Equal(0.99m, (await caller.ViewAccount()).CashAvailable);

        using var response = await caller.Begin();
        var stopped = relay.Stop(StopMax);
        var reply = (await Reply.Read(response)).AssertServed();
        Assert.EndsWith("data: [DONE]\n\n", reply.Text, StringComparison.Ordinal);
        Assert.Equal(0, await stopped);

        await relay.Restart();
        Assert.Equal("Settled", (await relay.Admin.Call(reply.CallId)).State);
        Assert.Equal(0.98m, (await relay.Admin.Account(caller.Account)).CashAvailable);
        await Books.AssertBalance(relay.Admin);
    }
}

using Harness.Models;
using TestUpstream;

namespace Acceptance.Calls;

public sealed class ClientGoneTests(SharedRelay shared)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task F9_F7_Client_that_hangs_up_in_mid_stream_stops_the_upstream_and_pays_an_estimate_that_is_marked()
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Price = new NewPrice { InputPerMillion = 1_000m, OutputPerMillion = 10_000m },
            Cash = 10m,
            Script = new UpstreamScript { UnitsCompletion = 50, UnitsPerEvent = 10, Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = 3 },
        });

        var callId = await ReadAndHangUp(caller, eventsCount: 3);
        var call = await caller.EndOf(callId);

        // An event that opens the answer and two of ten units each.
        Assert.Equal(("Settled", "Estimated", 20), (call.State, call.Usage.Source, call.Usage.UnitsOutput));
        Assert.Equal((call.Usage.UnitsInput * 1_000m + 20 * 10_000m) / 1_000_000m, call.Charge);
        Assert.Equal(499, call.Result!.Status);
        await caller.WaitUntilSlotsAreBack();
        Assert.Equal((10m - call.Charge, 0m), ((await caller.ViewAccount()).CashAvailable, (await caller.ViewAccount()).CashHeld));
        await WaitUntilUpstreamIsIdle(caller);
        Assert.Equal(UpstreamOutcome.ClientGone, Served(caller).Outcome);
    }

    [Fact]
    public async Task F9_F7_Client_that_hangs_up_before_anything_was_produced_pays_nothing()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Script = new UpstreamScript { Fault = UpstreamFault.HangBeforeHeaders } });
        using var hangUp = new CancellationTokenSource();
        var pending = caller.Begin(cancellationToken: hangUp.Token);
        await shared.Upstream.Log.WaitForAsync(entry => entry.Model == caller.Model, Bound);

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);

        var call = await caller.EndOf(Served(caller).RequestId!);
        Assert.Equal(("Voided", 0m, 499), (call.State, call.Charge, call.Result!.Status));
        await caller.WaitUntilSlotsAreBack();
        Assert.Equal(1m, (await caller.ViewAccount()).CashAvailable);
    }

    internal static async Task<string> ReadAndHangUp(Caller caller, int eventsCount)
    {
        using var response = await caller.Begin();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var events = 0; events < eventsCount;)
        {
            var line = await reader.ReadLineAsync().WaitAsync(Bound, TimeProvider.System);
            if (line!.StartsWith("data: ", StringComparison.Ordinal)) events++;
        }

        return response.Headers.GetValues("x-request-id").Single();
    }

    private Task WaitUntilUpstreamIsIdle(Caller caller) =>
        shared.Upstream.Log.WaitForAsync(entry => entry.Model == caller.Model && entry.Outcome != UpstreamOutcome.Running, Bound);

    private UpstreamLogEntry Served(Caller caller) => shared.Upstream.Log.Entries.Single(entry => entry.Model == caller.Model);
}

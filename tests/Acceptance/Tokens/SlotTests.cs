using Harness.Tokens;
using Harness.Upstreams;
using TestUpstream;

namespace Acceptance.Tokens;

[Collection(nameof(Races))]
public sealed class SlotTests(SharedRelay shared)
{
    private const int SlotsCount = 10;
    private const int ClientsCount = 200;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(20);
    private const int TriesMax = 2_000;

    private static readonly UpstreamScript Slow = new()
    {
        UnitsCompletion = 6,
        DelayBetweenChunks = TimeSpan.FromMilliseconds(5),
    };

    [Fact]
    public async Task F7_Ten_slots_are_never_eleven_and_all_come_back_when_clients_hang_up_and_upstreams_hang_or_reset()
    {
        var plan = new CallerPlan { Cash = 100m, Upstream = $"slots-{Guid.NewGuid():N}", Script = Slow, TokenLimits = new Limits { Concurrency = SlotsCount } };
        await shared.Admin.PutUpstream(plan.Upstream, new NewUpstream(shared.Upstream.BaseAddress.AbsoluteUri)
        {
            ApiKey = plan.Upstream,
            FirstByteSecondsMax = 0.3,
            IdleSecondsMax = 0.3,
        });
        var caller = await shared.MakeCaller(plan);
        var models = new[]
        {
            await AddModel(caller, plan, UpstreamFault.None),
            await AddModel(caller, plan, UpstreamFault.None),
            await AddModel(caller, plan, UpstreamFault.None),
            await AddModel(caller, plan, UpstreamFault.HangBeforeHeaders),
            await AddModel(caller, plan, UpstreamFault.HangMidStream),
            await AddModel(caller, plan, UpstreamFault.ResetBeforeHeaders),
            await AddModel(caller, plan, UpstreamFault.ResetMidStream),
        };

        await Task.WhenAll(Enumerable.Range(0, ClientsCount).Select(client =>
            UntilAdmitted(caller with { Model = models[client % models.Length] }, hangsUp: client % 3 == 0)));
        await caller.WaitUntilSlotsAreBack();

        Assert.InRange(shared.Upstream.Log.PeakOfAuthorization($"Bearer {plan.Upstream}"), 2, SlotsCount);
        Assert.Equal(ClientsCount, (await shared.Admin.CallsOfToken(caller.Token)).Count);
        var account = await caller.ViewAccount();
        Assert.Equal((0m, 0), (account.CashHeld, account.CallsHeld));
        await Books.AssertBalance(shared.Admin);
    }

    private async Task<string> AddModel(Caller caller, CallerPlan plan, UpstreamFault fault) => await Callers.PutModel(
        shared.Admin, shared.Upstream, plan with { Script = Slow with { Fault = fault, ChunksBeforeFault = 3 } }, $"{caller.Model}-{Guid.NewGuid():N}");

    /// <summary>One client: comes back while the slots are taken, and is carried once.</summary>
    private static async Task UntilAdmitted(Caller caller, bool hangsUp)
    {
        for (var tries = TriesMax; tries > 0; tries--)
        {
            using var response = await caller.Begin();
            if (response.StatusCode != System.Net.HttpStatusCode.TooManyRequests)
            {
                if (!hangsUp) await ReadToEnd(response);
                return;
            }

            await Task.Delay(RetryPause, TimeProvider.System);
        }

        throw new TimeoutException("A client was never admitted.");
    }

    private static async Task ReadToEnd(HttpResponseMessage response)
    {
        var reply = await Reply.Read(response);
        Assert.Contains(reply.Status, new[] { 200, 502, 504 });
    }
}

using Harness.Models;
using Harness.Tokens;
using TestUpstream;

namespace Acceptance;

/// <summary>A thousand clients at once, and what pays for fifty of them. Races run one after the other: each wants the machine for itself.</summary>
[CollectionDefinition(nameof(Races))]
public sealed class Races
{
    private const int ClientsCount = 1_000;
    private const int CallsPaid = 50;

    /// <summary>
    /// A call costs a cent: half for the call, half for five output units, which are also the most it may produce. The upstream waits, so that
    /// the first ones are still held when the last ones ask. Nothing but money limits the clients (A16).
    /// </summary>
    internal static CallerPlan Plan { get; } = new()
    {
        Price = new NewPrice { PerCall = 0.005m, OutputPerMillion = 1_000m },
        OutputMax = 5,
        TokenLimits = new Limits(),
        Script = new UpstreamScript { UnitsCompletion = 5, DelayBeforeFirstByte = TimeSpan.FromMilliseconds(200) },
    };

    /// <summary>Half of the clients stream.</summary>
    internal static async Task Run(Caller caller)
    {
        var replies = await Task.WhenAll(
            Enumerable.Range(0, ClientsCount).Select(client => client % 2 == 0 ? caller.Complete() : caller.Stream()));

        Assert.Equal(CallsPaid, caller.CallsServed);
        Assert.Equal(CallsPaid, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => reply.AssertRefused(402, "insufficient_quota"));
        var calls = await caller.Admin.CallsOfAccount(caller.Account);
        Assert.Equal(CallsPaid, calls.Count);
        Assert.All(calls, call => Assert.Equal(("Settled", 0.01m), (call.State, call.Charge)));
    }
}

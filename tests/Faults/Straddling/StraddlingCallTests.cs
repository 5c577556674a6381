using Faults.Books;
using Faults.Clients;
using Harness;
using Harness.Calls;
using TestUpstream;

namespace Faults.Straddling;

/// <summary>
/// Done-when 5: a call that straddles seat quota, shared pack, a package actor and cash, and a <c>kill -9</c> between any two of its steps. The
/// upstream says when the answer begins, goes on and ends; the gate says which row of the books is on its way.
/// </summary>
public sealed class StraddlingCallTests(SharedPostgres postgres)
{
    private const string SpoolLine = "rows went to the spool";
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static readonly UpstreamScript Whole = new() { UnitsPrompt = 10, UnitsCompletion = 40, UnitsPerEvent = 8 };
    private static readonly UpstreamScript HangsInMidAnswer = Whole with { Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = 4 };
    private static readonly UpstreamScript HangsBefore = Whole with { Fault = UpstreamFault.HangBeforeHeaders };

    [Theory]
    [InlineData(Moment.HoldRaised, Fate.Lost, null)]
    [InlineData(Moment.HoldRaised, Fate.Spooled, "Interrupted")]
    [InlineData(Moment.HoldRaised, Fate.Unacknowledged, "Interrupted")]
    [InlineData(Moment.AnswerAwaited, Fate.None, "Interrupted")]
    [InlineData(Moment.AnswerBegun, Fate.None, "Interrupted")]
    [InlineData(Moment.RenewalRaised, Fate.Lost, "Interrupted")]
    [InlineData(Moment.RenewalRaised, Fate.Unacknowledged, "Interrupted")]
    [InlineData(Moment.HoldRenewed, Fate.None, "Interrupted")]
    [InlineData(Moment.EndRaised, Fate.Lost, "Interrupted")]
    [InlineData(Moment.EndRaised, Fate.Spooled, "Settled")]
    [InlineData(Moment.EndRaised, Fate.Unacknowledged, "Settled")]
    [InlineData(Moment.CaptureRaised, Fate.Lost, "Settled")]
    [InlineData(Moment.CaptureRaised, Fate.Spooled, "Settled")]
    [InlineData(Moment.CaptureRaised, Fate.Unacknowledged, "Settled")]
    [InlineData(Moment.Captured, Fate.None, "Settled")]
    public async Task Call_in_four_parts_survives_a_kill_at_any_moment_and_each_part_is_captured_once(Moment moment, Fate fate, string? state)
    {
        var database = await postgres.Server.MakeDatabase();
        await using var stage = await Stage.Set(
            new RelaySettings { ConnectionString = database },
            ("Journal:SpoolAfter", fate is Fate.Spooled ? "00:00:00.050" : "00:10:00"),
            ("Logging:LogLevel:Ledger", "Debug"));
        var account = new StraddlingAccount(stage);
        await account.SetUp();
        await using var gate = await JournalGate.Build(database);

        var seen = await KillAt(moment, fate, stage, account.Client, gate);
        stage.Upstream.Scripts[StraddlingAccount.Model] = Whole;
        await stage.Relay.Restart();

        var calls = await stage.Witness.AssertEnded([seen]);
        var call = Assert.Single(stage.Upstream.Log.Entries).RequestId!;
        await AssertEndedOnce(gate, calls, call, state);
        await account.AssertParts(calls.Values);

        // Life goes on: what the first call left is used, each part once, and then cash alone pays.
        List<SeenCall> next = [await account.Client.Call(stage.Relay.Address, isStream: true), await account.Client.Call(stage.Relay.Address, isStream: false)];
        Assert.All(next, later => Assert.True(later.IsToldSettled, $"{later}"));
        calls = await stage.Witness.AssertEnded([seen, .. next]);
        foreach (var id in calls.Keys) await AssertEndedOnce(gate, calls, id, id == call ? state : "Settled");
        await account.AssertParts(calls.Values);
    }

    [Theory]
    [InlineData(Fate.Lost)]
    [InlineData(Fate.Unacknowledged)]
    public async Task Relay_that_is_killed_again_while_it_ends_what_was_left_ends_it_once(Fate fate)
    {
        var database = await postgres.Server.MakeDatabase();
        await using var stage = await Stage.Set(new RelaySettings { ConnectionString = database }, ("Journal:SpoolAfter", "00:10:00"));
        var account = new StraddlingAccount(stage);
        await account.SetUp();
        await using var gate = await JournalGate.Build(database);
        var seen = await KillAt(Moment.HoldRenewed, Fate.None, stage, account.Client, gate);

        await gate.Close("account/%", "ended");
        await stage.Relay.Restart();
        await gate.WaitForRow();
        await stage.Relay.Kill();
        await Decide(fate, gate);
        await stage.Relay.Restart();

        var calls = await stage.Witness.AssertEnded([seen]);
        await AssertEndedOnce(gate, calls, seen.Id!, "Interrupted");
        await account.AssertParts(calls.Values);
        Assert.True(calls[seen.Id!].Charge > 0);
    }

    /// <summary>Brings a call to a moment, kills the relay there, and decides what becomes of the row that was on its way.</summary>
    private static async Task<SeenCall> KillAt(Moment moment, Fate fate, Stage stage, Client client, JournalGate gate)
    {
        stage.Upstream.Scripts[StraddlingAccount.Model] = moment switch
        {
            Moment.AnswerAwaited => HangsBefore,
            Moment.AnswerBegun or Moment.RenewalRaised or Moment.HoldRenewed => HangsInMidAnswer,
            _ => Whole,
        };
        var isGated = fate is not Fate.None;
        if (isGated) await gate.Close(moment is Moment.CaptureRaised ? "package/%" : "account/%", EventAt(moment));
        var begun = new TaskCompletionSource();
        var calling = client.Call(stage.Relay.Address, isStream: true, begun);
        await stage.Upstream.Log.WaitForCountAsync(1, WaitMax);

        if (isGated) await gate.WaitForRow();
        if (moment is Moment.AnswerAwaited) await WaitFor(stage, call => call.State == "Held");
        if (moment is Moment.AnswerBegun) await begun.Task.WaitAsync(WaitMax);
        if (moment is Moment.HoldRenewed) await WaitFor(stage, call => call.Usage.UnitsOutput > 0);
        if (moment is Moment.CaptureRaised) await calling;
        if (moment is Moment.Captured)
        {
            var id = (await calling).Id!;
            await Polling.Until(async () => await gate.CountCaptures(id) == 1, "the package has captured its part");
        }

        if (fate is Fate.Spooled) await stage.Relay.WaitForOutput(SpoolLine, WaitMax);
        if (fate is Fate.Spooled && moment is Moment.EndRaised) Assert.True((await calling).IsToldSettled);
        await stage.Relay.Kill();
        if (isGated) await Decide(fate, gate);
        return await calling;
    }

    private static string EventAt(Moment moment) => moment switch
    {
        Moment.HoldRaised => "held",
        Moment.RenewalRaised => "renewed",
        Moment.EndRaised => "ended",
        _ => "captured",
    };

    private static Task Decide(Fate fate, JournalGate gate) => fate is Fate.Unacknowledged ? gate.LetThrough() : gate.Lose();

    private static Task WaitFor(Stage stage, Func<CallRecord, bool> condition) => Polling.Until(
        async () => (await stage.Relay.Admin.CallsOfAccount(StraddlingAccount.Id)).Any(condition), "the books have the call as far as it should be");

    /// <summary>A call that is on the books was held once and ended once, and its part of the package was captured once, if only as nothing.</summary>
    private static async Task AssertEndedOnce(JournalGate gate, IReadOnlyDictionary<string, CallRecord> calls, string call, string? state)
    {
        var times = state is null ? 0 : 1;
        Assert.Equal(state, calls.GetValueOrDefault(call)?.State);
        Assert.Equal((times, times), (await gate.Count("account/%", "held", call), await gate.Count("account/%", "ended", call)));
        var isOfPackage = calls.GetValueOrDefault(call)?.Allocation.Any(slice => slice.Grant.StartsWith("package/", StringComparison.Ordinal)) is true;
        var captures = await gate.CountCaptures(call);
        Assert.True(isOfPackage ? captures == 1 : captures <= 1, $"Call {call} was captured {captures} times.");
    }
}

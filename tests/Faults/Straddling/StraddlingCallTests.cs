using Faults.Books;
using Faults.Clients;
using Harness.Calls;
using TestUpstream;
using Testing;

namespace Faults.Straddling;

/// <summary>
/// Done-when 5: a call that straddles seat quota, shared pack, a package actor and cash, and a <c>kill -9</c> between any two of its steps. The
/// upstream says when the answer begins, goes on and ends; the gate says which row of the books is on its way.
/// </summary>
public sealed class StraddlingCallTests(SharedPostgres postgres, SharedStage shared) : IClassFixture<SharedStage>
{
    private const string SpoolLine = "rows went to the spool";
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static readonly UpstreamScript Whole = new() { UnitsPrompt = 10, UnitsCompletion = 40, UnitsPerEvent = 8 };
    private static readonly UpstreamScript HangsInMidAnswer = Whole with { Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = 4 };
    private static readonly UpstreamScript HangsBefore = Whole with { Fault = UpstreamFault.HangBeforeHeaders };

    [Theory]
    [InlineData(Moment.HoldRaised, Fate.Lost, null)]
    [InlineData(Moment.HoldRaised, Fate.Unacknowledged, "Interrupted")]
    [InlineData(Moment.AnswerAwaited, Fate.None, "Interrupted")]
    [InlineData(Moment.AnswerBegun, Fate.None, "Interrupted")]
    [InlineData(Moment.RenewalRaised, Fate.Lost, "Interrupted")]
    [InlineData(Moment.RenewalRaised, Fate.Unacknowledged, "Interrupted")]
    [InlineData(Moment.HoldRenewed, Fate.None, "Interrupted")]
    [InlineData(Moment.EndRaised, Fate.Lost, "Interrupted")]
    [InlineData(Moment.EndRaised, Fate.Unacknowledged, "Settled")]
    [InlineData(Moment.CaptureRaised, Fate.Lost, "Settled")]
    [InlineData(Moment.CaptureRaised, Fate.Unacknowledged, "Settled")]
    [InlineData(Moment.Captured, Fate.None, "Settled")]
    public async Task Call_in_four_parts_survives_a_kill_at_any_moment_and_each_part_is_captured_once(Moment moment, Fate fate, string? state)
    {
        await AssertSurvives(await shared.Begin(), moment, fate, state);
        shared.End();
    }

    /// <summary>The relay is a new one each time: what it prints is how a test knows that the row is on the disk.</summary>
    [Theory]
    [InlineData(Moment.HoldRaised, "Interrupted")]
    [InlineData(Moment.EndRaised, "Settled")]
    [InlineData(Moment.CaptureRaised, "Settled")]
    public async Task Call_in_four_parts_is_found_on_the_disk_when_its_row_was_kept_there_before_the_kill(Moment moment, string state)
    {
        await using var stage = await GatedStage.Set(postgres, spoolAfter: "00:00:00.050", ("Logging:LogLevel:Ledger", "Debug"));
        await AssertSurvives(stage, moment, Fate.Spooled, state);
    }

    private static async Task AssertSurvives(GatedStage gated, Moment moment, Fate fate, string? state)
    {
        var (stage, gate) = gated;
        var account = new StraddlingAccount(stage);
        await account.SetUp();

        var seen = await KillAt(moment, fate, stage, account, gate);
        stage.Upstream.Scripts[account.Model] = Whole;
        await stage.Relay.Restart();

        var calls = await stage.Witness.AssertEnded([seen]);
        var call = Assert.Single(stage.Upstream.Log.Entries, entry => entry.Model == account.Model).RequestId!;
        await AssertEndedOnce(gate, calls, call, state);
        await account.AssertParts(calls.Values);

        // Life goes on: what the first call left is used, each part once, and then cash alone pays.
        List<SeenCall> next = [await account.Client.Call(stage.Relay.Address, isStream: true), await account.Client.Call(stage.Relay.Address, isStream: false)];
        Assert.All(next, later => Assert.True(later.IsToldSettled, $"{later}"));
        calls = await stage.Witness.AssertEnded([seen, .. next]);
        var own = calls.Values.Where(call => call.Account == account.Id).Select(call => call.Call);
        foreach (var id in own) await AssertEndedOnce(gate, calls, id, id == call ? state : "Settled");
        await account.AssertParts(calls.Values);
    }

    [Theory]
    [InlineData(Fate.Lost)]
    [InlineData(Fate.Unacknowledged)]
    public async Task Relay_that_is_killed_again_while_it_ends_what_was_left_ends_it_once(Fate fate)
    {
        var (stage, gate) = await shared.Begin();
        var account = new StraddlingAccount(stage);
        await account.SetUp();
        var seen = await KillAt(Moment.HoldRenewed, Fate.None, stage, account, gate);

        await gate.Close(account.Stream, "ended");
        await stage.Relay.Restart();
        await gate.WaitForRow();
        await stage.Relay.Kill();
        await Decide(fate, gate);
        await stage.Relay.Restart();

        var calls = await stage.Witness.AssertEnded([seen]);
        await AssertEndedOnce(gate, calls, seen.Id!, "Interrupted");
        await account.AssertParts(calls.Values);
        Assert.True(calls[seen.Id!].Charge > 0);
        shared.End();
    }

    /// <summary>Brings a call to a moment, kills the relay there, and decides what becomes of the row that was on its way.</summary>
    private static async Task<SeenCall> KillAt(Moment moment, Fate fate, Stage stage, StraddlingAccount account, JournalGate gate)
    {
        stage.Upstream.Scripts[account.Model] = moment switch
        {
            Moment.AnswerAwaited => HangsBefore,
            Moment.AnswerBegun or Moment.RenewalRaised or Moment.HoldRenewed => HangsInMidAnswer,
            _ => Whole,
        };
        var isGated = fate is not Fate.None;
        if (isGated) await gate.Close(moment is Moment.CaptureRaised ? account.PackageStream : account.Stream, EventAt(moment));
        var begun = new TaskCompletionSource();
        var calling = account.Client.Call(stage.Relay.Address, isStream: true, begun);
        await stage.Upstream.Log.WaitForAsync(entry => entry.Model == account.Model, WaitMax);

        if (isGated) await gate.WaitForRow();
        if (moment is Moment.AnswerAwaited) await WaitFor(stage, account, call => call.State == "Held");
        if (moment is Moment.AnswerBegun) await begun.Task.WaitAsync(WaitMax);
        if (moment is Moment.HoldRenewed) await WaitFor(stage, account, call => call.Usage.UnitsOutput > 0);
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

    private static Task WaitFor(Stage stage, StraddlingAccount account, Func<CallRecord, bool> condition) => Polling.Until(
        async () => (await stage.Relay.Admin.CallsOfAccount(account.Id)).Any(condition), "the books have the call as far as it should be");

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

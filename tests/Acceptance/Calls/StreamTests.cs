using System.Text;
using TestUpstream;

namespace Acceptance.Calls;

public sealed class StreamTests(SharedRelay shared)
{
    private const string AskUsage = ""","stream_options":{"include_usage":true}""";

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Stream_reaches_the_client_unchanged_and_the_usage_that_only_the_relay_asked_for_does_not(int bytesOfChunk)
    {
        var caller = await shared.MakeCaller(new CallerPlan { Script = new UpstreamScript { UnitsCompletion = 40, BytesOfChunk = bytesOfChunk } });
        var expected = await AskUpstream(caller, caller.ChatBody(isStream: true));

        var reply = (await caller.Stream()).AssertServed();

        Assert.Equal(expected, reply.Text);
        Assert.DoesNotContain("\"usage\"", reply.Text, StringComparison.Ordinal);
        Assert.Equal("text/event-stream", reply.Headers["content-type"]);
        Assert.True(LastServed(caller).IncludesUsage);
        Assert.Equal(("Reported", 40), await UsageOf(reply));
    }

    [Fact]
    public async Task Usage_that_the_client_asked_for_is_kept()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Script = new UpstreamScript { UnitsCompletion = 40 } });
        var body = caller.ChatBody(isStream: true, more: AskUsage);
        var expected = await AskUpstream(caller, body);

        var reply = (await caller.Send(body)).AssertServed();

        Assert.Equal(expected, reply.Text);
        Assert.Contains("\"usage\":{\"prompt_tokens\":10", reply.Text, StringComparison.Ordinal);
        Assert.Equal(("Reported", 40), await UsageOf(reply));
    }

    [Fact]
    public async Task Document_reaches_the_client_unchanged()
    {
        var caller = await shared.MakeCaller();
        var expected = await AskUpstream(caller, caller.ChatBody());

        var reply = (await caller.Complete()).AssertServed();

        Assert.Equal(expected, reply.Text);
        Assert.Equal("application/json", reply.Headers["content-type"]);
    }

    [Fact]
    public async Task Stream_is_forwarded_as_it_comes()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Script = new UpstreamScript { Fault = UpstreamFault.HangMidStream, ChunksBeforeFault = 3 } });
        using var response = await caller.Begin();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        // The upstream hangs after three events, so whoever waited for more would never see them.
        var events = new List<string>();
        while (events.Count < 3)
        {
            var line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            if (line!.StartsWith("data: ", StringComparison.Ordinal)) events.Add(line);
        }

        Assert.Contains("\"role\":\"assistant\"", events[0], StringComparison.Ordinal);
        Assert.Contains("\"content\":\" abc\"", events[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upstreams_own_key_and_the_clients_never_meet()
    {
        var caller = await shared.MakeCaller();

        var reply = (await caller.Complete()).AssertServed();

        var served = LastServed(caller);
        Assert.Equal($"Bearer {SharedRelay.UpstreamKey}", served.Authorization);
        Assert.Equal(reply.CallId, served.RequestId);
    }

    [Fact]
    public async Task Recorded_answers_of_all_providers_reach_the_client_unchanged()
    {
        var answers = RecordedAnswer.AllChat();
        Assert.SkipWhen(answers.Count == 0, "The recorded data is absent.");
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 100m });

        foreach (var answer in answers.Where(answer => !answer.IsStream || answer.Usage is null))
        {
            caller.Upstream.Scripts[caller.Model] = UpstreamScript.Replay(answer);
            var reply = (answer.IsStream ? await caller.Stream() : await caller.Complete()).AssertServed();
            Assert.True(answer.ReadBytes().AsSpan().SequenceEqual(reply.Bytes), answer.File);
        }
    }

    private UpstreamLogEntry LastServed(Caller caller) => shared.Upstream.Log.Entries.Last(entry => entry.Model == caller.Model);

    private async Task<(string Source, long Units)> UsageOf(Reply reply)
    {
        var usage = (await shared.Admin.Call(reply.CallId)).Usage;
        return (usage.Source, usage.UnitsOutput);
    }

    /// <summary>The answer as the upstream gives it to a client that asks it directly.</summary>
    private static async Task<string> AskUpstream(Caller caller, string body)
    {
        using var http = new HttpClient { BaseAddress = caller.Upstream.BaseAddress };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("chat/completions", UriKind.Relative), content);
        return await response.Content.ReadAsStringAsync();
    }
}

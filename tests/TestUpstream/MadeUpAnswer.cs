using System.Text;

namespace TestUpstream;

/// <summary>The made-up answers of a script, formatted once: under load the upstream must cost little beside what is measured.</summary>
internal sealed class MadeUpAnswer
{
    private const string UnitOfText = " abc";
    private const string Envelope =
        """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"made-up","system_fingerprint":"fp_1",""";

    public MadeUpAnswer(UpstreamScript script)
    {
        var total = script.UnitsPrompt + script.UnitsCompletion;
        var usage = $$$"""
            "usage":{"prompt_tokens":{{{script.UnitsPrompt}}},"completion_tokens":{{{script.UnitsCompletion}}},"total_tokens":{{{total}}},
            "prompt_tokens_details":{"cached_tokens":{{{script.UnitsCached}}}},"completion_tokens_details":{"reasoning_tokens":0}}
            """.ReplaceLineEndings("");
        Document = Encoding.UTF8.GetBytes(DocumentText(script, script.OmitsUsage ? "" : "," + usage));
        Events = [.. EventTexts(script).Append("data: [DONE]\n\n").Select(Encoding.UTF8.GetBytes)];
        EventsWithUsage = script.OmitsUsage
            ? Events
            : [.. Events.SkipLast(1), Encoding.UTF8.GetBytes($"data: {Envelope}\"choices\":[],{usage}}}\n\n"), Events[^1]];
    }

    public byte[] Document { get; }

    public byte[][] Events { get; }

    public byte[][] EventsWithUsage { get; }

    private static string DocumentText(UpstreamScript script, string usage)
    {
        var text = Text(script.UnitsCompletion);
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"made-up\",\"choices\":[{\"index\":0,"
            + $"\"message\":{{\"role\":\"assistant\",\"content\":\"{text}\"}},\"logprobs\":null,\"finish_reason\":\"stop\"}}]{usage}}}";
    }

    private static IEnumerable<string> EventTexts(UpstreamScript script)
    {
        yield return Event("""{"role":"assistant","content":""}""", "null");
        for (var left = script.UnitsCompletion; left > 0; left -= script.UnitsPerEvent)
            yield return Event($"{{\"content\":\"{Text(Math.Min(left, script.UnitsPerEvent))}\"}}", "null");
        yield return Event("{}", "\"stop\"");
    }

    private static string Event(string delta, string finish) =>
        $"data: {Envelope}\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish}}}]}}\n\n";

    private static string Text(int units) => string.Concat(Enumerable.Repeat(UnitOfText, units));
}

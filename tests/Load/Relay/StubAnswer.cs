using System.Globalization;
using System.Text;

namespace Load.Relay;

/// <summary>What the upstream answers, byte for byte and formatted once: a stream of events or one JSON document, of the same length in units.</summary>
internal sealed class StubAnswer
{
    private const int Events = 20;
    private const int EventsLong = 100;
    private const string Usage = "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":20,\"total_tokens\":32}";
    private const string Envelope = "\"id\":\"chatcmpl-1\",\"created\":1700000000,\"model\":\"made-up\"";

    private StubAnswer(string contentType, IEnumerable<string> parts)
    {
        Head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\n");
        Parts = [.. parts.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Twenty events of text, one of usage, and the end; each is sent for itself. As many as the median of the recorded streams.</summary>
    public static StubAnswer Stream { get; } = new("text/event-stream", StreamParts(Events));

    /// <summary>The same with a hundred: as many as the mean of the recorded streams.</summary>
    public static StubAnswer StreamLong { get; } = new("text/event-stream", StreamParts(EventsLong));

    public static StubAnswer Json { get; } = new("application/json", JsonParts());

    public byte[] Head { get; }

    /// <summary>The first one carries the end of the head.</summary>
    public byte[][] Parts { get; }

    private static IEnumerable<string> StreamParts(int events)
    {
        yield return "Transfer-Encoding: chunked\r\n\r\n" + Chunk(Event("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        for (var i = 0; i < events; i++) yield return Chunk(Event("{\"content\":\" word\"}", "null"));
        yield return Chunk(Event("{}", "\"stop\""));
        yield return Chunk($"data: {{{Envelope},\"object\":\"chat.completion.chunk\",\"choices\":[],{Usage}}}\n\n");
        yield return Chunk("data: [DONE]\n\n") + "0\r\n\r\n";
    }

    private static IEnumerable<string> JsonParts()
    {
        var text = string.Concat(Enumerable.Repeat(" word", Events));
        var document = $"{{{Envelope},\"object\":\"chat.completion\",\"choices\":[{{\"index\":0,"
            + $"\"message\":{{\"role\":\"assistant\",\"content\":\"{text}\"}},\"finish_reason\":\"stop\"}}],{Usage}}}";
        yield return string.Create(CultureInfo.InvariantCulture, $"Content-Length: {document.Length}\r\n\r\n{document}");
    }

    private static string Event(string delta, string finish) =>
        $"data: {{{Envelope},\"object\":\"chat.completion.chunk\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish}}}]}}\n\n";

    private static string Chunk(string data) => string.Create(CultureInfo.InvariantCulture, $"{data.Length:x}\r\n{data}\r\n");
}

using System.Buffers;
using System.Text;
using Metering.Calls;
using Metering.Prices;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

public sealed class ChatStreamAnswerTests
{
    private const string Text = """data: {"choices":[{"delta":{"content":"12345"},"finish_reason":null}],"usage":null}""";
    private const string PureUsage = """data: {"id":"1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":8},"obfuscation":"x"}""";
    private const string Done = "data: [DONE]";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Pure_usage_is_withheld_whole_whatever_the_line_ends_and_cuts(string end)
    {
        var before = $"\uFEFF: comment{end}id: 7{end}{Text}{end}{end}{end}: alone{end}{end}";
        var withheld = $": with comment{end}event: message{end}{PureUsage}{end}{end}";
        var after = $"retry: 10{end}{end}{Done}{end}{end}";
        AssertAtEveryCut(before + withheld + after, before + after);
        AssertAtEveryCut(withheld + withheld + after, after);
        AssertAtEveryCut(after + withheld, after);
    }

    [Fact]
    public void Client_that_asked_for_usage_sees_every_byte()
    {
        var all = $"{Text}\n\n{PureUsage}\n\n{Done}\n\n";
        AssertAtEveryCut(all, all, withholdsUsage: false);
    }

    [Fact]
    public void Data_in_several_lines_is_one_chunk()
    {
        var withheld = "data: {\"choices\":[],\ndata:\"usage\":{\"prompt_tokens\":9,\r\ndata: \"completion_tokens\":8}}\n\n";
        AssertAtEveryCut($"{Text}\n\n{withheld}{Done}\n\n", $"{Text}\n\n{Done}\n\n");
    }

    [Fact]
    public void Last_event_counts_and_passes_without_its_empty_line()
    {
        AssertAtEveryCut($"{PureUsage}\n\n{Done}", Done);
        AssertAtEveryCut($"{Done}\n\n{PureUsage}", $"{Done}\n\n");
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{}}],"usage":{"prompt_tokens":9,"completion_tokens":8}}""")]
    [InlineData("""{"usage":{"prompt_tokens":9,"completion_tokens":8}}""")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":8},"citations":["a"]}""")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":8},"error":{"code":400}}""")]
    [InlineData("""{"choices":[],"usage":null,"prompt_filter_results":[]}""")]
    [InlineData("""{"choices":[],"usage":null}""")]
    public void Chunk_that_carries_anything_else_passes(string json)
    {
        var all = $"data: {json}\n\n";
        var (seen, _) = Play(all);
        Assert.Equal(all, seen);
    }

    [Fact]
    public void Last_value_of_each_field_wins()
    {
        var (_, answer) = Play(
            """
            data: {"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":1}}}}

            data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":9}}

            data: {"usage":{"completion_tokens":8},"service_tier":"flex"}


            """);
        Assert.Equal(new Usage(8, 1, 0, 8) { Details = new UsageDetails { Tier = ServiceTier.Flex } }, answer.Usage);
        Assert.Equal("flex", answer.ServedTier);
    }

    [Theory]
    [InlineData("""{"content":"12345678"}""", 2)]
    [InlineData("""{"content":"123456789"}""", 3)]
    [InlineData("""{"content":"\u00e9\n\ud83d\ude00\"\u4e2d"}""", 3)]
    [InlineData("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"1234"}]}]}""", 1)]
    [InlineData("""{"reasoning":"12345678","reasoning_content":"12345678"}""", 2)]
    [InlineData("""{"refusal":"1234","content":null,"role":"assistant"}""", 1)]
    [InlineData("""{"tool_calls":[{"id":"call_1","function":{"name":"f","arguments":"12345678"}},{"custom":{"input":"1234"}}]}""", 3)]
    [InlineData("""{"function_call":{"arguments":"1234"}}""", 1)]
    [InlineData("{}", 0)]
    public void Output_is_estimated_from_generated_text_alone(string delta, long units)
    {
        var (_, answer) = Play($$"""data: {"id":"abc","choices":[{"index":0,"delta":{{delta}},"logprobs":null}]}""" + "\n\n");
        Assert.Equal(units, answer.UnitsOutputEstimated);
        Assert.Null(answer.Usage);
    }

    [Fact]
    public void End_finish_and_errors_are_noticed()
    {
        var (_, finished) = Play("""data: {"choices":[{"delta":{},"finish_reason":"stop"}]}""" + $"\n\n{Done}\n\n");
        Assert.Equal((true, true, false), (finished.IsComplete, finished.HasFinish, finished.HasError));
        var (_, cut) = Play($"{Text}\n\n");
        Assert.Equal((false, false, false), (cut.IsComplete, cut.HasFinish, cut.HasError));
        Assert.True(Play("""data: {"error":{"message":"no"}}""" + "\n\n").Answer.HasError);
        Assert.True(Play("""data: {"x_groq":{"error":"no"}}""" + "\n\n").Answer.HasError);
        Assert.True(Play("event: error\ndata: {}\n\n").Answer.HasError);
        Assert.False(Play("""data: {"error":null}""" + "\n\n").Answer.HasError);
    }

    [Fact]
    public void What_is_not_JSON_passes_and_is_estimated_whole()
    {
        var (seen, answer) = Play("data: 12345678\n\ndata: {\"choices\":[\n\n");
        Assert.Equal("data: 12345678\n\ndata: {\"choices\":[\n\n", seen);
        Assert.Equal((true, 5), (answer.HasUnread, answer.UnitsOutputEstimated));
    }

    [Fact]
    public void Event_without_end_passes_unread_with_bounded_memory()
    {
        var endless = $"data: {new string('x', 3 * ChatStreamAnswer.BytesOfEventMax)}";
        var all = $"{endless}\n\n{PureUsage}\n\n{Done}\n\n";
        var cuts = new CutStream(() => new ChatStreamAnswer(withholdsUsage: true));
        var answer = cuts.InPiecesOf(Encoding.UTF8.GetBytes(all), () => 50_000);
        Assert.Equal($"{endless}\n\n{Done}\n\n", Encoding.UTF8.GetString(cuts.Seen));
        Assert.Equal((true, true), (answer.HasUnread, answer.IsComplete));
        Assert.Equal(new Usage(9, 0, 0, 8), answer.Usage);
        Assert.True(answer.UnitsOutputEstimated >= 3 * ChatStreamAnswer.BytesOfEventMax / GeneratedText.BytesPerUnit);
    }

    [Fact]
    public void Half_an_event_never_reaches_the_client()
    {
        using var answer = new ChatStreamAnswer(withholdsUsage: false);
        var seen = new ArrayBufferWriter<byte>();
        answer.Process(Encoding.UTF8.GetBytes($"{Text}\n\n{Text[..20]}"), seen);
        Assert.Equal($"{Text}\n\n", Encoding.UTF8.GetString(seen.WrittenSpan));
    }

    [Fact]
    public void Chunk_is_metered_without_allocating()
    {
        const int rounds = 1_000;
        var events = Encoding.UTF8.GetBytes($"{Text}\n\n{Text}\n\n");
        using var answer = new ChatStreamAnswer(withholdsUsage: true);
        var seen = new ArrayBufferWriter<byte>(2 * rounds * events.Length);
        Play(rounds: 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Play(rounds);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Play(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                answer.Process(events.AsSpan(0, 50), seen);
                answer.Process(events.AsSpan(50), seen);
            }
        }
    }

    private static void AssertAtEveryCut(string all, string expected, bool withholdsUsage = true)
    {
        var bytes = Encoding.UTF8.GetBytes(all);
        var cuts = new CutStream(() => new ChatStreamAnswer(withholdsUsage));
        for (var cut = 0; cut <= bytes.Length; cut++)
            AssertSeen(cuts.InTwo(bytes, cut));
        AssertSeen(cuts.InPiecesOf(bytes, () => 1));

        void AssertSeen(ChatAnswer answer)
        {
            Assert.Equal(expected, Encoding.UTF8.GetString(cuts.Seen));
            Assert.Equal(new Usage(9, 0, 0, 8), answer.Usage);
            Assert.True(answer.IsComplete);
        }
    }

    private static (string Seen, ChatAnswer Answer) Play(string all)
    {
        var cuts = new CutStream(() => new ChatStreamAnswer(withholdsUsage: true));
        var answer = cuts.Whole(Encoding.UTF8.GetBytes(all));
        return (Encoding.UTF8.GetString(cuts.Seen), answer);
    }
}

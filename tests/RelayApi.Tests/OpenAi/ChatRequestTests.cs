using System.Text;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

public sealed class ChatRequestTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("hello", null)]
    [InlineData("""{"model":"m","messages":[1]} x""", null)]
    [InlineData("""{"messages":[1]}""", "model")]
    [InlineData("""{"model":"","messages":[1]}""", "model")]
    [InlineData("""{"model":7,"messages":[1]}""", "model")]
    [InlineData("""{"model":"m","model":"m","messages":[1]}""", "model")]
    [InlineData("""{"model":"m","mod\u0065l":"n","messages":[1]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":"hi"}""", "messages")]
    [InlineData("""{"model":"m","messages":[1],"stream":1}""", "stream")]
    [InlineData("""{"model":"m","messages":[1],"stream":true,"stream":false}""", "stream")]
    [InlineData("""{"model":"m","messages":[1],"n":0}""", "n")]
    [InlineData("""{"model":"m","messages":[1],"n":1.5}""", "n")]
    [InlineData("""{"model":"m","messages":[1],"n":129}""", "n")]
    [InlineData("""{"model":"m","messages":[1],"max_tokens":-1}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[1],"max_tokens":"9"}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[1],"max_completion_tokens":0}""", "max_completion_tokens")]
    [InlineData("""{"model":"m","messages":[1],"max_completion_tokens":99999999999999999999}""", "max_completion_tokens")]
    [InlineData("""{"model":"m","messages":[1],"stream_options":7}""", "stream_options")]
    [InlineData("""{"model":"m","messages":[1],"stream_options":{"include_usage":1}}""", "stream_options.include_usage")]
    [InlineData("""{"model":"m","messages":[1],"stream_options":{"include_usage":true,"include_usage":false}}""", "stream_options.include_usage")]
    public void Body_that_cannot_be_metered_is_a_bad_request_that_names_the_member(string body, string? param)
    {
        Assert.Null(ChatRequest.TryRead(Encoding.UTF8.GetBytes(body), bytesAlwaysTaken: 0, out var problem));
        Assert.Equal((400, "invalid_request_error", param), (problem!.Status, problem.Type, problem.Param));
        Assert.NotEmpty(problem.Message);
    }

    [Fact]
    public void Body_that_is_not_text_is_a_bad_request()
    {
        byte[] body = [.. "{\"model\":\""u8, 0xFF, .. "\",\"messages\":[1]}"u8];
        Assert.Null(ChatRequest.TryRead(body, bytesAlwaysTaken: 0, out var problem));
        Assert.Equal(400, problem!.Status);
    }

    [Fact]
    public void Sizes_are_read_from_the_top_level_only()
    {
        var request = Read("""{"model":"m","n":2,"max_tokens":7,"messages":[{"n":9,"max_tokens":9,"model":"x","stream":true}],"seed":1}""");
        Assert.Equal(("m", 2, 7L, false), (request.Model, request.Choices, request.UnitsOutputMax, request.IsStream));
    }

    [Fact]
    public void Newer_name_of_the_output_limit_wins()
    {
        Assert.Equal(5, Read("""{"model":"m","messages":[1],"max_completion_tokens":5,"max_tokens":7}""").UnitsOutputMax);
        Assert.Equal(7, Read("""{"model":"m","messages":[1],"max_completion_tokens":null,"max_tokens":7}""").UnitsOutputMax);
        Assert.Null(Read("""{"model":"m","messages":[1]}""").UnitsOutputMax);
        Assert.Equal(ChatUsage.UnitsMax, Read("""{"model":"m","messages":[1],"max_tokens":9223372036854775807}""").UnitsOutputMax);
    }

    [Fact]
    public void Input_is_estimated_from_text_and_a_fixed_figure_for_media()
    {
        Assert.Equal(3, Read("""{"model":"m","messages":[{"role":"user","content":"ab\u00e9\n"}]}""").UnitsInputEstimated);
        var picture = new string('A', 100_000);
        var request = Read(
            """{"model":"m","messages":[{"content":[{"image_url":{"url":"data:image/png;base64,PICTURE"}}]}],"tools":[{"a":1}]}"""
                .Replace("PICTURE", picture, StringComparison.Ordinal));
        Assert.Equal(1_000 + 3, request.UnitsInputEstimated);
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"abcdefgh"}]""", 8)]
    [InlineData("""[{"content":"abcdefgh","role":"user"}]""", 8)]
    [InlineData("""[{"role":"system","content":"abcd"},{"role":"developer","content":"efgh"},{"role":"tool","tool_call_id":"t","content":"ijkl"}]""", 12)]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":"abcd"},{"text":"efgh","type":"text"}]}]""", 8)]
    [InlineData("""[{"r\u006fle":"us\u0065r","content":"ab\ncd \u00e9\ud83d\ude00"}]""", 10)]
    // What may be dropped or written anew counts nothing.
    [InlineData("""[{"role":"assistant","content":"<think>abcdefgh</think>"}]""", 1)]
    [InlineData("""[{"role":"critic","content":"abcdefgh"}]""", 1)]
    [InlineData("""[{"role":1,"content":"abcdefgh"}]""", 1)]
    [InlineData("""[{"content":"abcdefgh"}]""", 1)]
    [InlineData("""[{"role":"user","role":"user","content":"abcdefgh"}]""", 1)]
    [InlineData("""[{"role":"user","content":"abcdefgh","content":"a"}]""", 1)]
    [InlineData("""[{"role":"user","content":"a","name":"abcdefgh","reasoning_content":"abcdefgh"}]""", 1)]
    [InlineData("""[{"role":"assistant","content":"","tool_calls":[{"id":"abcdefgh","function":{"name":"abcdefgh","arguments":"abcdefgh"}}]}]""", 1)]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":"abcdefgh","text":"a"}]}]""", 1)]
    [InlineData("""[{"role":"user","content":[{"type":"note","text":"abcdefgh"},{"text":"abcdefgh"}]}]""", 1)]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,abcdefgh"}}]}]""", 1)]
    [InlineData("""[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"abcdefgh","format":"wav"}}]}]""", 1)]
    [InlineData("""[{"role":"user","content":"          \n\n\t\t          "}]""", 1)]
    [InlineData("""[{"role":"user","content":"--------------------------------"}]""", 1)]
    [InlineData("""["abcdefgh",1,["abcdefgh"]]""", 1)]
    // Nothing at all.
    [InlineData("[]", 0)]
    [InlineData("[ ]", 0)]
    [InlineData("""[{"role":"user","content":""}]""", 0)]
    [InlineData("""[{"role":"system","content":null},{"role":"user"},{}]""", 0)]
    [InlineData("""[{"role":"user","content":[]},{"role":"user","content":[{"type":"text","text":""}]}]""", 0)]
    public void Fewest_units_are_counted_from_what_surely_reaches_the_model(string messages, long units)
    {
        var body = $$"""{"messages":{{messages}},"model":"m"}""";
        Assert.Equal(units, Read(body).UnitsInputLeast(bytesPerUnitMax: 1));
        Assert.Equal(Math.Min(1, units), Read(body).UnitsInputLeast(bytesPerUnitMax: 128));
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"abcdefgh"}]""", null)]
    [InlineData("""[{"role":"user","content":""}]""", null)]
    [InlineData("[]", 0L)]
    public void Without_a_bound_on_a_units_bytes_only_no_message_at_all_is_known(string messages, long? units) =>
        Assert.Equal(units, Read($$"""{"messages":{{messages}},"model":"m"}""").UnitsInputLeast(bytesPerUnitMax: 0));

    [Fact]
    public void Body_that_every_model_takes_is_not_counted_and_only_seen_to_be_empty_or_not()
    {
        var body = Encoding.UTF8.GetBytes("""{"model":"m","messages":[{"role":"user","content":"abcdefgh"}]}""");
        Assert.Equal(1, ChatRequest.TryRead(body, body.Length, out _)!.UnitsInputLeast(bytesPerUnitMax: 1));
        Assert.Equal(8, ChatRequest.TryRead(body, body.Length - 1, out _)!.UnitsInputLeast(bytesPerUnitMax: 1));
        Assert.Equal(3, ChatRequest.TryRead(body, body.Length, out _)!.UnitsInputEstimated);
        var empty = Encoding.UTF8.GetBytes("""{"model":"m","messages":[{"role":"user","content":""}]}""");
        Assert.Equal(0, ChatRequest.TryRead(empty, long.MaxValue, out _)!.UnitsInputLeast(bytesPerUnitMax: 1));
    }

    [Theory]
    [InlineData(""" "tools":[{"type":"function"}] """, 1)]
    [InlineData(""" "tools":[] """, 0)]
    [InlineData(""" "tools":null """, 0)]
    public void Input_is_not_empty_when_it_has_tools(string member, long units) =>
        Assert.Equal(units, Read($$"""{"model":"m","messages":[{"role":"user","content":""}],{{member}}}""").UnitsInputLeast(bytesPerUnitMax: 1));

    [Theory]
    [InlineData("abcdefgh")]
    [InlineData("\\u4f60\\u597d\\n\\\"")]
    [InlineData("        ")]
    public void Largest_body_is_judged_without_memory_of_its_size(string text)
    {
        const int bytes = 32 << 20;
        var content = new StringBuilder().Insert(0, text, bytes / text.Length);
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{"role":"user","content":"{{content}}"}]}""");
        ChatRequest.TryRead(body, bytesAlwaysTaken: 0, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var units = ChatRequest.TryRead(body, bytesAlwaysTaken: 0, out _)!.UnitsInputLeast(bytesPerUnitMax: 128);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.InRange(units!.Value, 1, bytes / 128 + 1);
    }

    [Theory]
    // Not a stream, or usage asked for already: the bytes are the client's.
    [InlineData("""{"model":"m", "messages":[1]}""", "m", """{"model":"m", "messages":[1]}""")]
    [InlineData("""{"model":"m","messages":[1],"stream":false,"stream_options":null}""", "m", """{"model":"m","messages":[1],"stream":false,"stream_options":null}""")]
    [InlineData(
        """{"model":"m","messages":[1],"stream":true,"stream_options":{"include_usage":true}}""",
        "m",
        """{"model":"m","messages":[1],"stream":true,"stream_options":{"include_usage":true}}""")]
    // The model's name, wherever it stands.
    [InlineData("""{ "messages" : [1], "model" : "m" }""", "a/\"b\"", """{ "messages" : [1], "model" : "a/\"b\"" }""")]
    [InlineData("""{"model":"\u006d","messages":[1]}""", "m", """{"model":"\u006d","messages":[1]}""")]
    // Usage is asked for in the client's place, and its other options stay.
    [InlineData(
        """{"model":"m","messages":[1],"stream":true}""",
        "up",
        """{"stream_options":{"include_usage":true},"model":"up","messages":[1],"stream":true}""")]
    [InlineData(
        """{"stream_options":{},"model":"m","messages":[1],"stream":true}""",
        "up",
        """{"stream_options":{"include_usage":true},"model":"up","messages":[1],"stream":true}""")]
    [InlineData(
        """{"stream":true,"stream_options":null,"model":"m","messages":[1]}""",
        "up",
        """{"stream":true,"stream_options":{"include_usage":true},"model":"up","messages":[1]}""")]
    [InlineData(
        """{"stream":true,"model":"m","messages":[1],"stream_options":{"include_obfuscation":false}}""",
        "up",
        """{"stream":true,"model":"up","messages":[1],"stream_options":{"include_usage":true,"include_obfuscation":false}}""")]
    [InlineData(
        """{"stream":true,"model":"m","messages":[1],"stream_options":{"a":{"include_usage":1},"include_usage" : false , "b":1}}""",
        "m",
        """{"stream":true,"model":"m","messages":[1],"stream_options":{"a":{"include_usage":1},"include_usage" : true , "b":1}}""")]
    public async Task Body_sent_upstream_is_the_clients_but_for_model_and_usage(string body, string upstreamModel, string sent)
    {
        using var content = Read(body).ToContent(upstreamModel);
        Assert.Equal(sent, await content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Encoding.UTF8.GetByteCount(sent), content.Headers.ContentLength);
        Assert.Equal("application/json", content.Headers.ContentType!.MediaType);
    }

    private static ChatRequest Read(string body)
    {
        var request = ChatRequest.TryRead(Encoding.UTF8.GetBytes(body), bytesAlwaysTaken: 0, out var problem);
        Assert.Null(problem);
        return request!;
    }
}

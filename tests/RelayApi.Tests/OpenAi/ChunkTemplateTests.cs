using System.Buffers;
using System.Text;
using System.Text.Json;
using Metering.Calls;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

/// <summary>A chunk that is known without reading it must be known for what reading it says.</summary>
public sealed class ChunkTemplateTests
{
    private const int Seed = 20261126;
    private const int Streams = 2_000;
    private const int ChunksOfStream = 12;

    // What follows each other in them is often alike but for the text, and now and then everything else.
    private static readonly string[] Texts =
    [
        "", " word", "é中😀", "\\n", "\\\"", "a\\", "a\"b", "a\"},\"error\":{\"message\":\"no\"},\"x\":{\"y\":\"", "\t", "\u0001", "{}", "\"}}],\"usage\":{\"prompt_tokens\":9},\"x\":\"", "data: ",
    ];

    private static readonly string[] Chunks =
    [
        """{"id":"1","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}]}""",
        """{"id":"1","service_tier":"flex","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}]}""",
        """{"id":"1","service_tier":"default","choices":[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}]}""",
        """{"choices":[{"delta":{"content":"TEXT"},"finish_reason":"stop"}]}""",
        """{"choices":[{"delta":{"content":"TEXT"}}],"usage":{"prompt_tokens":9,"completion_tokens":8}}""",
        """{"choices":[{"delta":{"content":"TEXT"}}],"usage":null}""",
        """{"choices":[{"delta":{"content":"TEXT"}}],"error":{"code":1}}""",
        """{"choices":[{"delta":{"content":"TEXT"}},{"delta":{"content":"TEXT"}}]}""",
        """{"choices":[{"delta":{"content":"TEXT","reasoning":"TEXT"}}]}""",
        """{"choices":[{"delta":{"content":"TEXT","content":""}}]}""",
        """{"choices":[{"delta":{"content":"","refusal":"TEXT"}}]}""",
        """{"choices":[{"delta":{"content":[{"text":"TEXT"}]}}]}""",
        """{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":8}}""",
        "TEXT",
    ];

    [Fact]
    public void Stream_is_metered_as_each_of_its_chunks_read_alone()
    {
        var random = new Random(Seed);
        for (var stream = 0; stream < Streams; stream++)
        {
            var kind = random.Next(Chunks.Length);
            List<string> chunks = [];
            for (var i = 0; i < ChunksOfStream; i++)
            {
                if (random.Next(4) == 0) kind = random.Next(Chunks.Length);
                chunks.Add(Chunks[kind].Replace("TEXT", Texts[random.Next(Texts.Length)], StringComparison.Ordinal));
            }

            var expected = ReadAlone(chunks);
            var actual = ReadTogether(chunks);
            Assert.True(expected == actual, $"Seed {Seed}, stream {stream}: {actual} instead of {expected} for\n{string.Join('\n', chunks)}");
        }
    }

    [Fact]
    public void Chunk_that_differs_in_its_text_alone_is_known_without_reading_it()
    {
        var template = default(ChunkTemplate);
        Learn(ref template, """{"choices":[{"delta":{"content":"one"}}]}""");

        Assert.True(template.TryMatch("""{"choices":[{"delta":{"content":"three"}}]}"""u8, out var bytes));
        Assert.Equal(5, bytes);
        Assert.False(template.TryMatch("""{"choices":[{"delta":{"content":"on\u0065"}}]}"""u8, out _));
        Assert.False(template.TryMatch("""{"choices":[{"delta":{"content":"a"},"b":{"c":"d"}}]}"""u8, out _));
        Assert.False(template.TryMatch("""{"choices":[{"delta":{"content":"}}]}"""u8, out _));
        template.Forget();
        Assert.False(template.TryMatch("""{"choices":[{"delta":{"content":"three"}}]}"""u8, out _));
    }

    private static void Learn(ref ChunkTemplate template, string json)
    {
        var chunk = new ChatChunk();
        var (usage, tier) = (default(ChatUsage), (string?)null);
        var bytes = Encoding.UTF8.GetBytes(json);
        chunk.Read(bytes, ref usage, ref tier);
        template.Learn(bytes, chunk);
    }

    private static Findings ReadAlone(List<string> chunks)
    {
        var (usage, tier) = (default(ChatUsage), (string?)null);
        var (bytesGenerated, hasError, hasFinish, hasUnread) = (0L, false, false, false);
        foreach (var json in chunks.Select(Encoding.UTF8.GetBytes))
        {
            try
            {
                var chunk = new ChatChunk();
                chunk.Read(json, ref usage, ref tier);
                bytesGenerated += chunk.BytesGenerated;
                hasError |= chunk.HasError;
                hasFinish |= chunk.HasFinish;
            }
            catch (JsonException)
            {
                bytesGenerated += json.Length;
                hasUnread |= json.Length > 0;
            }
        }

        return new(GeneratedText.UnitsOf(bytesGenerated), hasError, hasFinish, hasUnread, usage.ToUsage(tier), tier);
    }

    private static Findings ReadTogether(List<string> chunks)
    {
        using var answer = new ChatStreamAnswer(withholdsUsage: true);
        answer.Process(Encoding.UTF8.GetBytes(string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n"))), new ArrayBufferWriter<byte>());
        return new(answer.UnitsOutputEstimated, answer.HasError, answer.HasFinish, answer.HasUnread, answer.Usage, answer.ServedTier);
    }

    private sealed record Findings(long Units, bool HasError, bool HasFinish, bool HasUnread, Usage? Usage, string? Tier);
}

using System.Text;
using Metering.Calls;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

/// <summary>Input, cache read, cache write, output, reasoning: what each provider's figures mean.</summary>
public sealed class ChatUsageTests
{
    [Theory]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}""", 10, 0, 0, 5, 0)]
    // Cached and written units are inside the prompt.
    [InlineData(
        """{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3}}""", 3, 4, 3, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"cached_tokens":4}""", 6, 4, 0, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"num_cached_tokens":4}""", 6, 4, 0, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":6}""", 6, 4, 0, 5, 0)]
    // Two names of one figure are one figure.
    [InlineData(
        """{"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":4,"prompt_tokens_details":{"cached_tokens":4}}""", 6, 4, 0, 5, 0)]
    // Reasoning is inside the completion, unless the total says that it is not.
    [InlineData(
        """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":4}}""", 10, 0, 0, 5, 4)]
    [InlineData(
        """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":19,"completion_tokens_details":{"reasoning_tokens":4}}""", 10, 0, 0, 9, 4)]
    // The total stands in for a completion that was not told; details may be null.
    [InlineData("""{"prompt_tokens":10,"total_tokens":15,"prompt_tokens_details":null}""", 10, 0, 0, 5, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_audio_seconds":3,"cost":0.1,"x":{"prompt_tokens":9}}""", 10, 0, 0, 5, 0)]
    public void Usage_is_told_in_disjoint_kinds(string json, long input, long cacheRead, long cacheWrite, long output, long reasoning)
    {
        var expected = new Usage(input, cacheRead, cacheWrite, output) { UnitsReasoning = reasoning, Source = UsageSource.Reported };
        Assert.Equal(expected, Read(json));
    }

    [Theory]
    [InlineData("""{"prompt_tokens":7,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":161}}""", 0, 161, 5)]
    [InlineData("""{"prompt_tokens":-7,"completion_tokens":5}""", 0, 0, 5)]
    [InlineData("""{"prompt_tokens":7,"completion_tokens":-0.5}""", 7, 0, 0)]
    [InlineData("""{"prompt_tokens":7,"completion_tokens":4.2}""", 7, 0, 5)]
    [InlineData("""{"prompt_tokens":7,"completion_tokens":-99999999999999999999}""", 7, 0, 0)]
    [InlineData("""{"prompt_tokens":7,"completion_tokens":99999999999999999999}""", 7, 0, ChatUsage.UnitsMax)]
    [InlineData("""{"prompt_tokens":7,"completion_tokens":1e999}""", 7, 0, ChatUsage.UnitsMax)]
    [InlineData("""{"prompt_tokens":9223372036854775807,"completion_tokens":5}""", ChatUsage.UnitsMax, 0, 5)]
    public void Impossible_figure_is_clamped_and_marked_and_never_credited(string json, long input, long cacheRead, long output)
    {
        var usage = Read(json);
        Assert.Equal(new Usage(input, cacheRead, 0, output) { Source = UsageSource.ReportedAndClamped }, usage);
        Assert.False(usage!.HasNegativeUnits);
    }

    [Theory]
    [InlineData("{\"audio_tokens\":40}", "{\"audio_tokens\":3}", 40, 0, 3, UsageSource.Reported)]
    [InlineData("{\"cached_tokens\":30,\"audio_tokens\":40,\"cached_tokens_details\":{\"audio_tokens\":10}}", "{}", 30, 10, 0, UsageSource.Reported)]
    [InlineData("{\"cached_tokens\":90,\"audio_tokens\":40}", "{}", 10, 0, 0, UsageSource.Reported)]
    [InlineData("{}", "{\"audio_tokens\":900}", 0, 0, 5, UsageSource.ReportedAndClamped)]
    public void Audio_is_part_of_input_cache_and_output_and_never_more_than_they_are(
        string prompt, string completion, long inputAudio, long cacheReadAudio, long outputAudio, UsageSource source)
    {
        var usage = Read($$$"""{"prompt_tokens":100,"completion_tokens":5,"prompt_tokens_details":{{{prompt}}},"completion_tokens_details":{{{completion}}}}""")!;
        var details = new UsageDetails { UnitsInputAudio = inputAudio, UnitsCacheReadAudio = cacheReadAudio, UnitsOutputAudio = outputAudio };
        Assert.Equal((details, source), (usage.Details, usage.Source));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"prompt_tokens":7}""")]
    [InlineData("""{"completion_tokens":7}""")]
    [InlineData("""{"prompt_tokens":"7","completion_tokens":"7"}""")]
    [InlineData("""{"prompt_tokens":7,"total_tokens":6}""")]
    public void Half_told_usage_is_no_usage(string json) => Assert.Null(Read(json));

    private static Usage? Read(string json)
    {
        var answer = new CutStream(() => new ChatJsonAnswer()).Whole(Encoding.UTF8.GetBytes($$"""{"choices":[],"usage":{{json}}}"""));
        Assert.True(answer.IsComplete);
        return answer.Usage;
    }
}

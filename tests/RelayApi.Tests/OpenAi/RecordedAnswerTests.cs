using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metering.Calls;
using RelayApi.OpenAi;
using TestUpstream;
using Testing;

namespace RelayApi.Tests.OpenAi;

/// <summary>Every recorded chat answer of every provider, cut everywhere: no chunking may change what is metered or what the client sees.</summary>
public sealed partial class RecordedAnswerTests
{
    private const int Seed = 20260731;
    private const int RandomCutRounds = 20;

    /// <summary>Work grows with the square of the length, so a long stream is cut in parts of whole events.</summary>
    private const int BytesOfPart = 1_000;

    public static TheoryData<string> Files => [.. AnswersOrNone().Select(answer => answer.File)];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Files))]
    public void Recorded_answer_yields_expected_usage_and_bytes_however_it_is_cut(string file)
    {
        var answer = Recorded(file);
        var bytes = answer.ReadBytes();
        foreach (var withholdsUsage in (bool[])[true, false])
        {
            var cuts = new CutStream(() => answer.IsStream ? new ChatStreamAnswer(withholdsUsage) : new ChatJsonAnswer());
            var seen = SeenOf(answer, bytes, withholdsUsage);
            var uncut = cuts.Whole(bytes).UnitsOutputEstimated;
            AssertSame(answer, uncut, cuts.InPiecesOf(bytes, () => 1), seen, cuts.Seen);
            var random = new Random(Seed);
            for (var round = 0; round < RandomCutRounds; round++)
                AssertSame(answer, uncut, cuts.InPiecesOf(bytes, () => random.Next(1, 400)), seen, cuts.Seen);
            foreach (var (part, offsets) in PartsOf(answer, bytes))
                AssertSameAtEveryOffset(answer, part, offsets, cuts, SeenOf(answer, part, withholdsUsage));
        }
    }

    [Fact]
    public void Recorded_data_covers_every_kind_of_chat_answer()
    {
        var all = AnswersOrNone().Where(answer => answer.File.Length > 0).ToList();
        Assert.SkipWhen(all.Count == 0, RecordedData.AbsentMessage);
        Assert.True(all.Count >= 150, $"{all.Count} answers");
        Assert.True(all.Count(answer => answer.IsStream && WithoutPureUsage(answer.ReadBytes()).Length < answer.ReadBytes().Length) >= 20);
    }

    [GeneratedRegex("(?:[^\r\n]+(?:\r\n|\n|\\z))+(?:\r\n|\n|\\z)|\r\n|\n")]
    private static partial Regex Event { get; }

    private static IEnumerable<RecordedAnswer> AnswersOrNone() =>
        RecordedData.Folder is null ? [new RecordedAnswer("", false, null, null)] : RecordedAnswer.AllChat();

    private static RecordedAnswer Recorded(string file)
    {
        Assert.SkipWhen(file.Length == 0, RecordedData.AbsentMessage);
        return RecordedAnswer.AllChat().Single(answer => answer.File == file);
    }

    private static void AssertSameAtEveryOffset(RecordedAnswer expected, byte[] part, int offsets, CutStream cuts, byte[] seen)
    {
        var uncut = cuts.Whole(part).UnitsOutputEstimated;
        for (var cut = 0; cut <= offsets; cut++)
            AssertSame(expected, uncut, cuts.InTwo(part, cut), seen, cuts.Seen);
    }

    private static void AssertSame(RecordedAnswer expected, long unitsEstimated, ChatAnswer actual, ReadOnlySpan<byte> expectedSeen, ReadOnlySpan<byte> actualSeen)
    {
        if (!expectedSeen.SequenceEqual(actualSeen))
            Assert.Equal(Encoding.UTF8.GetString(expectedSeen), Encoding.UTF8.GetString(actualSeen));
        Assert.Equal(unitsEstimated, actual.UnitsOutputEstimated);
        if (!actual.IsComplete || actual.HasUnread || UsageOf(actual.Usage) != expected.Usage)
            Assert.Fail($"complete {actual.IsComplete}, unread {actual.HasUnread}, {actual.Usage} instead of {expected.Usage}");
        if (expected.ServiceTier is not null)
            Assert.Equal(expected.ServiceTier, actual.ServedTier);
    }

    private static RecordedUsage? UsageOf(Usage? usage) => usage is null
        ? null
        : new RecordedUsage(usage.UnitsInput, usage.UnitsCacheRead, usage.UnitsCacheWrite, usage.UnitsOutput, usage.UnitsReasoning);

    /// <summary>
    /// The parts that are cut, with the number of offsets to cut at: together every offset of the answer. Each part of a stream ends with
    /// the stream's last events, in which usage and the end are told, so every cut is judged by the usage of the whole.
    /// </summary>
    private static IEnumerable<(byte[] Part, int Offsets)> PartsOf(RecordedAnswer answer, byte[] bytes)
    {
        if (!answer.IsStream || bytes.Length < 2 * BytesOfPart)
            return [(bytes, bytes.Length)];
        var events = Event.Matches(Encoding.Latin1.GetString(bytes)).Select(found => Encoding.Latin1.GetBytes(found.Value)).ToList();
        Assert.Equal(bytes.Length, events.Sum(lines => lines.Length));
        byte[] last = [.. events.TakeLast(3).SelectMany(lines => lines)];
        var before = 0;
        return
        [
            .. from lines in events
               group lines by (before += lines.Length) / BytesOfPart into part
               select part.SelectMany(lines => lines).ToArray() into part
               select ((byte[])[.. part, .. last], part.Length),
        ];
    }

    private static byte[] SeenOf(RecordedAnswer answer, byte[] bytes, bool withholdsUsage) =>
        answer.IsStream && withholdsUsage ? WithoutPureUsage(bytes) : bytes;

    /// <summary>Says which bytes are withheld by other means than the code under test: text, a regular expression, and a document.</summary>
    private static byte[] WithoutPureUsage(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var seen = Event.Replace(text, found => IsPureUsage(found.Value) ? "" : found.Value);
        return Encoding.UTF8.GetBytes(seen);
    }

    private static bool IsPureUsage(string lines)
    {
        var start = lines.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
            return false;
        using var chunk = JsonDocument.Parse(lines[start..]);
        return chunk.RootElement.TryGetProperty("choices", out var choices)
            && choices.GetArrayLength() == 0
            && chunk.RootElement.TryGetProperty("usage", out var usage)
            && usage.ValueKind == JsonValueKind.Object;
    }
}

using System.Text;
using Metering.Calls;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

public sealed class ChatJsonAnswerTests
{
    private const string Document =
        """{"choices":[{"message":{"content":"12345678"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":8}}""";

    private readonly CutStream _cuts = new(() => new ChatJsonAnswer());

    [Fact]
    public void Whole_document_passes_and_is_metered()
    {
        var answer = _cuts.Whole(Encoding.UTF8.GetBytes(Document));
        Assert.Equal(Document, Encoding.UTF8.GetString(_cuts.Seen));
        Assert.Equal(new Usage(9, 0, 0, 8), answer.Usage);
        Assert.Equal((2, true, true), (answer.UnitsOutputEstimated, answer.IsComplete, answer.HasFinish));
    }

    [Fact]
    public void Document_cut_short_passes_and_is_estimated_whole()
    {
        var answer = _cuts.Whole(Encoding.UTF8.GetBytes(Document[..40]));
        Assert.Equal(Document[..40], Encoding.UTF8.GetString(_cuts.Seen));
        Assert.Equal((10, false, true), (answer.UnitsOutputEstimated, answer.IsComplete, answer.HasUnread));
        Assert.Null(answer.Usage);
    }

    [Fact]
    public void Document_beyond_the_bound_passes_unread()
    {
        var all = new byte[ChatJsonAnswer.BytesReadMax + 1];
        var answer = _cuts.InPiecesOf(all, () => 1 << 20);
        Assert.Equal(all.Length, _cuts.Seen.Length);
        Assert.Equal((false, true), (answer.IsComplete, answer.HasUnread));
        Assert.Equal(GeneratedText.UnitsOf(all.Length), answer.UnitsOutputEstimated);
    }

    [Fact]
    public void Nothing_at_all_is_no_answer()
    {
        var answer = _cuts.Whole([]);
        Assert.Equal((0, false, false), (answer.UnitsOutputEstimated, answer.IsComplete, answer.HasUnread));
    }
}

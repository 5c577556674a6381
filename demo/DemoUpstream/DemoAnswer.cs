using System.Text;

namespace DemoUpstream;

/// <summary>
/// A made-up answer and its true usage. The counting rule: a unit is four bytes of UTF-8, rounded up; the prompt is the text of its
/// messages, the output is the text that was sent.
/// </summary>
internal sealed record DemoAnswer(IReadOnlyList<string> Words, string Finish, DemoUsage Usage)
{
    public const int BytesPerUnit = 4;

    public static DemoAnswer To(DemoRequest request)
    {
        var unitsPrompt = Units(request.Messages!.Sum(message => Encoding.UTF8.GetByteCount(message.Content.ToString())));
        var words = WordsAbout(request.Messages!.Count, unitsPrompt).ToList();
        var sent = words.Take(CountWithin(words, request.MaxCompletionTokens ?? request.MaxTokens ?? long.MaxValue)).ToList();
        var unitsOutput = UnitsOf(sent);
        return new DemoAnswer(
            sent,
            sent.Count == words.Count ? "stop" : "length",
            new DemoUsage(unitsPrompt, unitsOutput, unitsPrompt + unitsOutput));
    }

    private static IEnumerable<string> WordsAbout(int messages, long unitsPrompt)
    {
        var text = $"You sent {messages} message(s), {unitsPrompt} units of text in all. I am no model: I only count. "
            + "Every word that you see arrives by itself, as from a real one, and is metered on its way to you. "
            + "When I am done, look the call up: its units, its prices, its charge, and who paid.";
        return text.Split(' ').Select((word, index) => index == 0 ? word : " " + word);
    }

    private static int CountWithin(List<string> words, long unitsMax) =>
        Enumerable.Range(0, words.Count + 1).Last(count => UnitsOf(words.Take(count)) <= unitsMax);

    private static long UnitsOf(IEnumerable<string> words) => Units(words.Sum(Encoding.UTF8.GetByteCount));

    private static long Units(long bytes) => (bytes + BytesPerUnit - 1) / BytesPerUnit;
}

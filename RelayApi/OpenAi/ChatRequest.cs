using System.Text.Encodings.Web;
using System.Text.Json;
using Metering.Calls;

namespace RelayApi.OpenAi;

/// <summary>
/// What the relay needs to know of a request, and the body it came from. Nothing of the content is kept: the rest of the body is sent on
/// as the bytes it came in.
/// </summary>
internal sealed class ChatRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ChatRequestScan _scan;

    private ChatRequest(ReadOnlyMemory<byte> body, in ChatRequestScan scan)
    {
        _body = body;
        _scan = scan;
    }

    /// <summary>What this door's calls ask of a model.</summary>
    public static CallKind Kind => CallKind.Chat;

    /// <summary>The model as the client named it.</summary>
    public string Model => _scan.Model!;

    public bool IsStream => _scan.IsStream;

    /// <summary>
    /// The most output units for each choice that the client allows, or <see langword="null"/> when it leaves that to the model. A figure
    /// that no model reaches is cut, so that sums with it fit.
    /// </summary>
    public long? UnitsOutputMax => (_scan.MaxCompletionUnits ?? _scan.MaxUnits) is { } units ? Math.Min(units, ChatUsage.UnitsMax) : null;

    /// <summary>How many answers the client wants (<c>n</c>).</summary>
    public int Choices => (int)(_scan.Choices ?? 1);

    /// <summary>Input estimated from the text of messages and tools; media count a fixed figure each, whatever their bytes.</summary>
    public long UnitsInputEstimated => _scan.Prompt.UnitsEstimated;

    /// <summary>
    /// The fewest units that the input can have, whatever its tokenizer, when none of its units stands for more than <paramref name="bytesPerUnitMax"/>
    /// fresh bytes; zero for an empty one. <see langword="null"/> when no such bound is known, unless there is no message at all. Of a body that every
    /// model takes it is only said whether it is empty.
    /// </summary>
    public long? UnitsInputLeast(long bytesPerUnitMax) =>
        !_scan.Prompt.HasMessages ? 0
        : bytesPerUnitMax == 0 ? null
        : _scan.Prompt.IsEmpty ? 0
        : Math.Max(1, (_scan.Prompt.BytesFresh + bytesPerUnitMax - 1) / bytesPerUnitMax);

    /// <summary>Whether usage must be asked for on the client's behalf, and its chunk kept from the client.</summary>
    public bool WithholdsUsage => IsStream && !_scan.StreamOptions.AsksForUsage;

    /// <summary>Scans a whole body once. The body must stay valid for as long as the request and what is made of it.</summary>
    /// <param name="body">All of it.</param>
    /// <param name="bytesAlwaysTaken">See <see cref="Ledger.Upstreams.Catalog.BytesAlwaysTaken"/>.</param>
    /// <param name="problem">What to answer with when there is no request.</param>
    /// <returns>The request, or <see langword="null"/> with the <paramref name="problem"/> to answer with.</returns>
    public static ChatRequest? TryRead(ReadOnlyMemory<byte> body, long bytesAlwaysTaken, out OpenAiError? problem)
    {
        var scan = new ChatRequestScan();
        problem = scan.Scan(body.Span, bytesAlwaysTaken);
        return problem is null ? new ChatRequest(body, scan) : null;
    }

    /// <summary>The body for an upstream that calls the model <paramref name="upstreamModel"/>.</summary>
    public ChatRequestContent ToContent(string upstreamModel)
    {
        var content = new ChatRequestContent(_body);
        if (upstreamModel != Model)
            content.Replace(_scan.ModelValue, JsonText(upstreamModel));
        if (WithholdsUsage)
            content.Replace(_scan.StreamOptions.Range, _scan.StreamOptions.Text);
        return content;
    }

    /// <summary>What reads the answer. Its format is the upstream's to say, by content type, and may differ from what was asked for.</summary>
    public ChatAnswer AnswerOf(bool isEventStream) => isEventStream ? new ChatStreamAnswer(WithholdsUsage) : new ChatJsonAnswer();

    private static byte[] JsonText(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
}

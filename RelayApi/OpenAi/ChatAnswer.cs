using System.Buffers;
using Metering.Calls;

namespace RelayApi.OpenAi;

/// <summary>
/// An upstream's answer on its way to the client: bytes go in as they arrive, the bytes that the client should see come out, and what the
/// call used is known at the end. One answer belongs to one call and to one thread at a time.
/// </summary>
internal abstract class ChatAnswer : IDisposable
{
    /// <summary>The upstream's own figures so far; <see langword="null"/> while it gave none.</summary>
    public abstract Usage? Usage { get; }

    /// <summary>Whether the answer ended as its format says it should: <c>[DONE]</c>, or a whole JSON document.</summary>
    public bool IsComplete { get; protected set; }

    /// <summary>Whether the upstream reported an error inside the answer.</summary>
    public bool HasError { get; protected set; }

    /// <summary>Whether a choice gave its reason to finish.</summary>
    public bool HasFinish { get; protected set; }

    /// <summary>Whether a part was too long to read, or not JSON; it passed all the same, and the estimate counts every byte of it.</summary>
    public bool HasUnread { get; protected set; }

    /// <summary>The service tier that the upstream says it served; it decides the price.</summary>
    public abstract string? ServedTier { get; }

    /// <summary>Output estimated from the generated text that passed: what a renewal marks, and what is charged if no usage comes.</summary>
    public long UnitsOutputEstimated => GeneratedText.UnitsOf(BytesGenerated);

    protected long BytesGenerated { get; set; }

    /// <summary>Takes the next bytes from the upstream and writes to <paramref name="output"/> what the client should see now.</summary>
    public abstract void Process(ReadOnlySpan<byte> input, IBufferWriter<byte> output);

    /// <summary>
    /// Takes the end of the upstream's answer and passes what is left of it. Nothing is processed after it. A relay that stops an answer
    /// itself disposes instead, and half an event never reaches the client.
    /// </summary>
    public abstract void Finish(IBufferWriter<byte> output);

    /// <summary>Takes what a pipe holds, segment by segment; all of it is consumed.</summary>
    public void Process(in ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        foreach (var segment in input)
            Process(segment.Span, output);
    }

    /// <summary>Gives rented memory back. The findings stay readable.</summary>
    public abstract void Dispose();
}

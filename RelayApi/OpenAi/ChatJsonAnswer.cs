using System.Buffers;
using System.Text.Json;
using Metering.Calls;

namespace RelayApi.OpenAi;

/// <summary>An answer that does not stream: its bytes pass as they come, a copy is kept and read once at the end.</summary>
internal sealed class ChatJsonAnswer : ChatAnswer
{
    /// <summary>A longer answer still passes, unread: the copy must not let one call take the machine's memory.</summary>
    public const int BytesReadMax = 32 * 1024 * 1024;

    private ChatUsage _usage;
    private string? _servedTier;
    private PooledBytes _document;
    private long _bytesPassed;

    public override Usage? Usage => _usage.ToUsage(_servedTier);

    public override string? ServedTier => _servedTier;

    public override void Process(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        output.Write(input);
        _bytesPassed += input.Length;
        if (_bytesPassed <= BytesReadMax)
            _document.Append(input);
        else
            _document.Return();
    }

    public override void Finish(IBufferWriter<byte> output)
    {
        if (_bytesPassed is 0 or > BytesReadMax || !TryRead())
        {
            HasUnread = _bytesPassed > 0;
            BytesGenerated = _bytesPassed;
        }
        _document.Return();
    }

    public override void Dispose() => _document.Return();

    private bool TryRead()
    {
        try
        {
            var document = new ChatChunk();
            document.Read(_document.Span, ref _usage, ref _servedTier);
            BytesGenerated = document.BytesGenerated;
            HasError = document.HasError;
            HasFinish = document.HasFinish;
            return IsComplete = true;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // Half a document's figures are kept if they came: a cut-off answer may have told its usage already.
            return false;
        }
    }
}

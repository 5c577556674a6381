using System.Buffers;
using System.Text.Json;
using Metering.Calls;

namespace RelayApi.OpenAi;

/// <summary>
/// A streamed answer. Its bytes pass unchanged and in order, comments and line ends included, event by event: wherever the relay has to
/// stop, the client has seen whole events. Where the client did not ask for usage, the chunk that exists only to carry it is withheld whole.
/// </summary>
/// <param name="withholdsUsage">Whether usage was asked for by the relay and not by the client.</param>
internal sealed class ChatStreamAnswer(bool withholdsUsage) : ChatAnswer
{
    /// <summary>A longer event passes unread: an upstream that never ends its event must not take the machine's memory.</summary>
    public const int BytesOfEventMax = 1024 * 1024;

    private ChatUsage _usage;
    private string? _servedTier;
    private EventBoundary _boundary;

    /// <summary>The part of the current event that came in earlier pieces.</summary>
    private PooledBytes _begun;

    private PooledBytes _joined;
    private ChunkTemplate _template;
    private bool _isEventUnread;
    private bool _isLastWithheld;

    public override Usage? Usage => _usage.ToUsage(_servedTier);

    public override string? ServedTier => _servedTier;

    public override void Process(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        // The bytes from here on have not been passed yet. What lies between is passed in one write, however many events it holds.
        var passFrom = 0;
        var at = 0;
        if (_begun.Length == 0 && !_isEventUnread && _boundary.TakeLineFeed(input) == 1)
        {
            at = 1;
            passFrom = _isLastWithheld ? 1 : 0;
        }
        while (at < input.Length)
        {
            var length = _boundary.Find(input[at..]);
            if (length < 0)
                break;
            var isWithheld = EndEvent(input.Slice(at, length));
            if (isWithheld)
                Pass(output, input[passFrom..at]);
            else
                Pass(output, _begun.Span);
            at += length;
            passFrom = isWithheld ? at : passFrom;
            _begun.Clear();
            _isLastWithheld = isWithheld;
        }
        if (at < input.Length)
            BeginEvent(input[passFrom..at], input[at..], output);
        else
            Pass(output, input[passFrom..]);
    }

    public override void Finish(IBufferWriter<byte> output)
    {
        // A stream may end without the last empty line; clients read the event all the same, and so must the meter.
        if (!EndEvent([]))
            Pass(output, _begun.Span);
        Dispose();
    }

    public override void Dispose()
    {
        _begun.Return();
        _joined.Return();
        _template.Return();
    }

    private static void Pass(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
            output.Write(bytes);
    }

    /// <summary>Keeps the beginning of an event for when its rest comes.</summary>
    private void BeginEvent(ReadOnlySpan<byte> passing, ReadOnlySpan<byte> beginning, IBufferWriter<byte> output)
    {
        Pass(output, passing);
        if (!_isEventUnread && _begun.Length + beginning.Length > BytesOfEventMax)
            GiveUpOnEvent(output);
        if (!_isEventUnread)
        {
            _begun.Append(beginning);
            return;
        }
        Pass(output, beginning);
        BytesGenerated += beginning.Length;
    }

    private void GiveUpOnEvent(IBufferWriter<byte> output)
    {
        Pass(output, _begun.Span);
        BytesGenerated += _begun.Length;
        _begun.Clear();
        _isEventUnread = true;
        HasUnread = true;
    }

    /// <summary>Reads the event that ends with these bytes, and says whether it is withheld.</summary>
    private bool EndEvent(ReadOnlySpan<byte> ending)
    {
        if (_isEventUnread)
        {
            _isEventUnread = false;
            BytesGenerated += ending.Length;
            return false;
        }
        if (_begun.Length == 0)
            return Read(ending);
        var lengthBefore = _begun.Length;
        _begun.Append(ending);
        var isWithheld = Read(_begun.Span);
        _begun.Truncate(lengthBefore);
        return isWithheld;
    }

    private bool Read(ReadOnlySpan<byte> lines)
    {
        var data = EventData.Of(lines, ref _joined, out var isNamedError);
        HasError |= isNamedError;
        if (data.IsEmpty)
            return false;
        if (data.SequenceEqual("[DONE]"u8))
        {
            IsComplete = true;
            return false;
        }
        return ReadChunk(data) && withholdsUsage;
    }

    private bool ReadChunk(ReadOnlySpan<byte> data)
    {
        if (_template.TryMatch(data, out var bytesOfText))
        {
            BytesGenerated += bytesOfText;
            return false;
        }
        try
        {
            var chunk = new ChatChunk();
            chunk.Read(data, ref _usage, ref _servedTier);
            BytesGenerated += chunk.BytesGenerated;
            HasError |= chunk.HasError;
            HasFinish |= chunk.HasFinish;
            _template.Learn(data, chunk);
            return chunk.IsPureUsage;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            _template.Forget();
            HasUnread = true;
            BytesGenerated += data.Length;
            return false;
        }
    }
}

using System.Buffers;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

/// <summary>Feeds an answer its bytes in pieces and keeps what the client would have seen.</summary>
internal sealed class CutStream(Func<ChatAnswer> create)
{
    private readonly ArrayBufferWriter<byte> _seen = new();

    public ReadOnlySpan<byte> Seen => _seen.WrittenSpan;

    public ChatAnswer Whole(ReadOnlySpan<byte> bytes) => InTwo(bytes, bytes.Length);

    public ChatAnswer InTwo(ReadOnlySpan<byte> bytes, int cut)
    {
        using var answer = Start();
        answer.Process(bytes[..cut], _seen);
        answer.Process(bytes[cut..], _seen);
        answer.Finish(_seen);
        return answer;
    }

    public ChatAnswer InPiecesOf(ReadOnlySpan<byte> bytes, Func<int> nextLength)
    {
        using var answer = Start();
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(nextLength(), bytes.Length);
            answer.Process(bytes[..length], _seen);
            bytes = bytes[length..];
        }
        answer.Finish(_seen);
        return answer;
    }

    private ChatAnswer Start()
    {
        _seen.ResetWrittenCount();
        return create();
    }
}

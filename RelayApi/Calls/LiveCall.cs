using Metering.Calls;
using Metering.Tokens;

namespace RelayApi.Calls;

/// <summary>A call in progress in this process, from its admission to its end.</summary>
internal sealed class LiveCall(CallId id, IToken token, long startedAt) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private volatile Usage _mark = Usage.None;

    public CallId Id { get; } = id;

    public IToken Token { get; } = token;

    /// <summary>A reading of the time provider.</summary>
    public long StartedAt { get; } = startedAt;

    public long RenewedAt { get; set; } = startedAt;

    /// <summary>What was used so far.</summary>
    public Usage Mark
    {
        get => _mark;
        set => _mark = value;
    }

    /// <summary>Cancelled when the hold is lost: the answer must stop, because nobody pays for it any more.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why the hold was lost.</summary>
    public Refusal? Refusal { get; private set; }

    public void Lose(Refusal refusal)
    {
        Refusal = refusal;
        _lost.Cancel();
    }

    public void Dispose() => _lost.Dispose();
}

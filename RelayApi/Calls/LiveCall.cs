using Metering.Calls;
using Metering.Tokens;

namespace RelayApi.Calls;

/// <summary>A call in progress in this process, from its admission to its end.</summary>
internal sealed class LiveCall(CallId id, IToken token, long startedAt) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private volatile Usage? _reported;
    private long _unitsInput;
    private long _unitsOutput;

    public CallId Id { get; } = id;

    public IToken Token { get; } = token;

    /// <summary>A reading of the time provider.</summary>
    public long StartedAt { get; } = startedAt;

    public long RenewedAt { get; set; } = startedAt;

    /// <summary>What was used so far: the upstream's own figures if it has told any, else an estimate.</summary>
    public Usage Mark => _reported ?? Estimate(Interlocked.Read(ref _unitsInput), Interlocked.Read(ref _unitsOutput));

    /// <summary>Cancelled when the hold is lost: the answer must stop, because nobody pays for it any more.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why the hold was lost.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Notes how far the answer is. Called for every part of it, where <see cref="Mark"/> is asked every few seconds.</summary>
    public void MarkAt(long unitsInput, long unitsOutput, Usage? reported)
    {
        Interlocked.Exchange(ref _unitsInput, unitsInput);
        Interlocked.Exchange(ref _unitsOutput, unitsOutput);
        if (reported is not null) _reported = reported;
    }

    public void Lose(Refusal refusal)
    {
        Refusal = refusal;
        _lost.Cancel();
    }

    public void Dispose() => _lost.Dispose();

    private static Usage Estimate(long unitsInput, long unitsOutput) =>
        unitsInput + unitsOutput == 0 ? Usage.None : new Usage(unitsInput, 0, 0, unitsOutput) { Source = UsageSource.Estimated };
}

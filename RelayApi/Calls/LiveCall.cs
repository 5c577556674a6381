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

    /// <summary>When the last renewal was begun.</summary>
    public long RenewedAt { get; set; } = startedAt;

    /// <summary>When the last renewal that was granted, or the admission, was asked for: the lease began then or later.</summary>
    public long CoveredAt { get; private set; } = startedAt;

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

    /// <summary>Moves the mark and keeps the hold alive. Throws when nobody answers: then the hold stands as it stood.</summary>
    public async Task<RenewOutcome> Renew(TimeProvider time)
    {
        var askedAt = RenewedAt = time.GetTimestamp();
        var outcome = await Token.Renew(new RenewCall(Id, Mark, UnitsOutputMax: 0));
        if (outcome.IsRenewed) CoveredAt = askedAt;
        return outcome;
    }

    /// <summary>
    /// Whether the call surely still has its slot and its hold. When nobody granted a renewal for the length of a lease, they may be another call's:
    /// then this one is lost, and neither a byte of it nor its place upstream may be used any more.
    /// </summary>
    public bool IsCovered(TimeSpan lease, TimeProvider time)
    {
        if (time.GetElapsedTime(CoveredAt) >= lease && !_lost.IsCancellationRequested) Lose(NotRenewed);
        return !_lost.IsCancellationRequested;
    }

    private static Refusal NotRenewed { get; } = new(RefusalReason.Overloaded, "The call could not be renewed in time.");

    public void Lose(Refusal refusal)
    {
        Refusal = refusal;
        _lost.Cancel();
    }

    public void Dispose() => _lost.Dispose();
}

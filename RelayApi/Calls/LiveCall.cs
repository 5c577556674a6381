using Metering.Calls;
using Metering.Tokens;

namespace RelayApi.Calls;

/// <summary>A call in progress in this process, from its admission to its end.</summary>
internal sealed class LiveCall(CallId id, IToken token, long startedAt) : IDisposable
{
    private const long NoDeadline = long.MaxValue;

    private readonly CancellationTokenSource _stop = new();
    private volatile Usage? _reported;
    private long _unitsInput;
    private long _unitsOutput;
    private long _deadline = NoDeadline;

    public CallId Id { get; } = id;

    public IToken Token { get; } = token;

    /// <summary>A reading of the time provider.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>When the last renewal was begun.</summary>
    public long RenewedAt { get; set; } = startedAt;

    /// <summary>When the last renewal that was granted, or the admission, was asked for: the lease began then or later.</summary>
    public long CoveredAt { get; private set; } = startedAt;

    /// <summary>What was used so far: the upstream's own figures if it has told any, else an estimate.</summary>
    public Usage Mark => _reported ?? Estimate(Interlocked.Read(ref _unitsInput), Interlocked.Read(ref _unitsOutput));

    /// <summary>Cancelled when the answer must stop: the hold is lost, the upstream is too late, or the client has gone. One source for all.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Why the hold was lost: nobody pays for the call any more.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Whether the upstream let a <see cref="AwaitUntil">deadline</see> pass.</summary>
    public bool IsLate { get; private set; }

    /// <summary>Notes how far the answer is. Called for every part of it, where <see cref="Mark"/> is asked every few seconds.</summary>
    public void MarkAt(long unitsInput, long unitsOutput, Usage? reported)
    {
        Interlocked.Exchange(ref _unitsInput, unitsInput);
        Interlocked.Exchange(ref _unitsOutput, unitsOutput);
        if (reported is not null) _reported = reported;
    }

    /// <summary>Gives the upstream until then, a reading of the time provider. No timer for each call: one loop looks at all deadlines.</summary>
    public void AwaitUntil(long deadline) => Volatile.Write(ref _deadline, deadline);

    /// <summary>Nothing is awaited from the upstream: what takes time now is not its doing.</summary>
    public void AwaitNothing() => AwaitUntil(NoDeadline);

    public void StopIfLate(long now)
    {
        if (now < Volatile.Read(ref _deadline)) return;
        AwaitNothing();
        IsLate = true;
        Stop();
    }

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
        if (time.GetElapsedTime(CoveredAt) >= lease && Refusal is null) Lose(NotRenewed);
        return Refusal is null;
    }

    private static Refusal NotRenewed { get; } = new(RefusalReason.Overloaded, "The call could not be renewed in time.");

    public void Lose(Refusal refusal)
    {
        Refusal = refusal;
        Stop();
    }

    /// <summary>Stops the call when the client goes away, until the registration is disposed.</summary>
    public CancellationTokenRegistration StopWith(CancellationToken clientGone) =>
        clientGone.UnsafeRegister(static call => ((LiveCall)call!).Stop(), this);

    public void Dispose() => _stop.Dispose();

    private static Usage Estimate(long unitsInput, long unitsOutput) =>
        unitsInput + unitsOutput == 0 ? Usage.None : new Usage(unitsInput, 0, 0, unitsOutput) { Source = UsageSource.Estimated };

    private void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended meanwhile.
        }
    }
}

namespace Metering.Hosting;

/// <summary>
/// The place of one actor in the process: its mailbox and its turns. One thing runs at a time: a message until it ends or awaits, or what
/// follows an await. The cell is the synchronization context of its actor, so code after an await comes back here as a turn.
/// </summary>
internal abstract partial class ActorCell<TActor>(string name, InProcessHost host) : SynchronizationContext, IThreadPoolWorkItem, ICell
    where TActor : class, IActor
{
    /// <summary>Turns one visit of the scheduler gives before others get theirs.</summary>
    private const int TurnsPerVisit = 64;

    private readonly Lock _gate = new();
    private readonly Queue<IMessage<TActor>> _messages = [];
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _continuations = [];
    private TActor? _actor;
    private Phase _phase;
    private bool _isRunning;
    private int _callsOpen;
    private TimeSpan _usedAt;

    private enum Phase
    {
        Inactive,
        Activating,
        Active,
        Retired,
    }

    public override string ToString() => name;

    /// <summary>
    /// Calls the actor. A caller that finds it idle runs the turn itself: no queue, no other thread. The answer is the actor's own task; whoever
    /// awaits it is resumed elsewhere, because a turn's synchronization context is never one to continue inline on.
    /// </summary>
    protected Task<TResult> Ask<TCommand, TResult>(TCommand command, Func<TActor, TCommand, Task<TResult>> method)
    {
        if (TryEnter() is { } actor) return RunInline(actor, command, method);

        var message = new CallMessage<TActor, TCommand, TResult>(command, method);
        return TryEnqueue(message, out var refusal) ? message.Task
            : refusal is null ? ((ActorCell<TActor>)Successor()).Ask(command, method)
            : Task.FromException<TResult>(refusal);
    }

    /// <summary>Makes the actor of a new activation.</summary>
    protected abstract TActor Create(IActorContext context);

    /// <summary>The cell that has taken this one's place.</summary>
    protected abstract ICell Successor();

    public override SynchronizationContext CreateCopy() => this;

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A turn is never waited for.");

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _continuations.Enqueue((d, state));
            if (!TryClaim()) return;
        }

        host.Scheduler.Schedule(this);
    }

    /// <summary>Gives turns until nothing waits or the visit is over. Only one thread is ever here: the one that claimed the cell.</summary>
    public void Execute()
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            for (var turn = 0; turn < TurnsPerVisit; turn++)
            {
                if (!RunNext()) return;
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }

        host.Scheduler.Schedule(this);
    }

    private Task<TResult> RunInline<TCommand, TResult>(TActor actor, TCommand command, Func<TActor, TCommand, Task<TResult>> method)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            var answer = method(actor, command);
            if (!answer.IsCompleted) Watch(answer);
            return answer;
        }
        catch (Exception thrown)
        {
            return Task.FromException<TResult>(thrown);
        }
        finally
        {
            SetSynchronizationContext(outer);
            Leave(actor);
        }
    }

    private TActor? TryEnter()
    {
        if (!host.Options.RunsTurnsInline || host.IsStopped) return null;
        lock (_gate)
        {
            if (_isRunning || _phase is not Phase.Active || _messages.Count > 0 || _continuations.Count > 0) return null;
            if (_actor!.IsOver) return null;
            _isRunning = true;
            return _actor;
        }
    }

    private void Leave(TActor actor)
    {
        lock (_gate)
        {
            if (actor.IsOver) DropActor(actor);
            _usedAt = host.Elapsed;
            if (!HasWork())
            {
                Rest();
                return;
            }
        }

        host.Scheduler.Schedule(this);
    }

    private bool TryEnqueue(IMessage<TActor> message, out Exception? refusal)
    {
        lock (_gate)
        {
            refusal = _phase is Phase.Retired ? null
                : host.IsStopped ? new HostStoppedException()
                : _messages.Count >= host.Options.MailboxMessagesMax ? new MailboxFullException(name, host.Options.MailboxMessagesMax)
                : null;
            if (refusal is not null || _phase is Phase.Retired)
            {
                if (refusal is MailboxFullException) EngineMetrics.MailboxFull.Add(1);
                return false;
            }

            _messages.Enqueue(message);
            if (!TryClaim()) return true;
        }

        host.Scheduler.Schedule(this);
        return true;
    }

    /// <summary>Under the gate: whoever sets the flag owes the scheduler one visit.</summary>
    private bool TryClaim()
    {
        if (_isRunning) return false;
        return _isRunning = true;
    }

    private bool HasWork() => _continuations.Count > 0 || (_messages.Count > 0 && _phase is not Phase.Activating);

    private bool RunNext()
    {
        (SendOrPostCallback Callback, object? State) continuation = default;
        IMessage<TActor>? message = null;
        TActor? actor;
        lock (_gate)
        {
            if (_actor is { IsOver: true } over) DropActor(over);
            actor = _actor;
            if (_continuations.TryDequeue(out continuation))
            {
            }
            else if (_phase is Phase.Active)
            {
                _messages.TryDequeue(out message);
            }

            if (continuation.Callback is null && message is null && !(_phase is Phase.Inactive && _messages.Count > 0))
            {
                Rest();
                return false;
            }
        }

        if (continuation.Callback is not null) continuation.Callback(continuation.State);
        else if (message is not null) Watch(message.Run(actor!));
        else _ = Activate();

        if (actor is { IsOver: true }) lock (_gate) DropActor(actor);
        return true;
    }

    /// <summary>Counts calls that have not ended, so that an actor does not leave in the middle of one.</summary>
    private void Watch(Task call)
    {
        _usedAt = host.Elapsed;
        if (call.IsCompleted) return;
        Interlocked.Increment(ref _callsOpen);
        call.ContinueWith(
            static (_, cell) => Interlocked.Decrement(ref ((ActorCell<TActor>)cell!)._callsOpen),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}

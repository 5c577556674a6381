namespace Metering.Hosting;

/// <content>The lifetimes of the actors that live here: activation, wakes, being fenced off, and leaving.</content>
internal abstract partial class ActorCell<TActor>
{
    public void Wake() => Post(static cell => ((ActorCell<TActor>)cell!).WakeActor(), this);

    public void Sweep(TimeSpan now, TimeSpan idleAfter) => Post(
        static state =>
        {
            var (cell, now, idleAfter) = ((ActorCell<TActor>, TimeSpan, TimeSpan))state!;
            cell.SweepInTurn(now, idleAfter);
        },
        (this, now, idleAfter));

    private async Task Activate()
    {
        lock (_gate) _phase = Phase.Activating;
        Exception? failure = null;
        TActor? actor = null;
        try
        {
            using var timeout = new CancellationTokenSource(host.Options.ActivationTimeout, host.Time);
            actor = Create(host.ContextFor(this));
            // What an activation waits for may never answer, a journal for instance: the bound holds for the whole of it.
            await actor.Activate(past: null, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception thrown)
        {
            failure = new ActivationFailedException(name, thrown);
        }

        EngineMetrics.Activations.Add(1, new KeyValuePair<string, object?>("outcome", failure is null ? "ok" : "failed"));
        List<IMessage<TActor>> failed = [];
        lock (_gate)
        {
            (_phase, _actor) = failure is null ? (Phase.Active, actor) : (Phase.Inactive, null);
            if (failure is not null)
            {
                failed.AddRange(_messages);
                _messages.Clear();
            }
        }

        foreach (var message in failed) message.Fail(failure!);
    }

    /// <summary>Under the gate. The activation lost its books to another one: the next message starts anew from what is durable.</summary>
    private void DropActor(TActor actor)
    {
        if (!ReferenceEquals(_actor, actor)) return;
        (_actor, _phase) = (null, Phase.Inactive);
        EngineMetrics.Fenced.Add(1);
    }

    private void WakeActor()
    {
        if (_actor is not { IsOver: false } actor) return;
        try
        {
            actor.Wake();
        }
        catch (Exception)
        {
            // Nobody waits for a wake, so its failure must not end the process; what it would have done is tried again at the next one.
            EngineMetrics.WakesFailed.Add(1);
        }
    }

    /// <summary>An idle actor leaves memory; a cell that has been empty for as long leaves the directory.</summary>
    private void SweepInTurn(TimeSpan now, TimeSpan idleAfter)
    {
        if (now - _usedAt < idleAfter || Volatile.Read(ref _callsOpen) > 0) return;
        if (_actor is { } actor)
        {
            if (!actor.CanDeactivate) return;
            actor.Deactivate();
        }

        lock (_gate)
        {
            if (_messages.Count > 0 || _phase is Phase.Activating) return;
            Retire();
        }
    }

    /// <summary>Under the gate, when nothing is left to do. An actor that does not exist is not kept: ids that strangers make up cost no memory.</summary>
    private void Rest()
    {
        _isRunning = false;
        if (_actor is { IsBlank: true } && Volatile.Read(ref _callsOpen) == 0) Retire();
    }

    /// <summary>Under the gate, in one step for whoever is sent on to the successor: it must not find this cell again.</summary>
    private void Retire()
    {
        (_actor, _phase) = (null, Phase.Retired);
        host.Remove(this);
    }
}

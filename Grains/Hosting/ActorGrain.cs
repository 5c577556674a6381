using Metering;
using Metering.Books;

namespace Grains.Hosting;

/// <summary>
/// The shell of an actor: its place in a cluster. It forwards every call and holds no rule. Turns are Orleans': one at a time, and, because the
/// grains are reentrant, interleaving at every await, as in the in-process host; each actor says in its summary why that is safe.
/// </summary>
internal abstract class ActorGrain<TActor> : Grain, IActorContext, IWakeable
    where TActor : class, IActor
{
    private readonly GrainHost _host;
    private readonly WakeTimer _wakes;
    private TActor? _actor;

    /// <param name="host">What the process gives its actors.</param>
    protected ActorGrain(GrainHost host)
    {
        _host = host;
        _wakes = new WakeTimer(this, host);
    }

    public Guid Activation { get; } = Guid.NewGuid();

    public IActors Actors => _host.Actors;

    public IJournal Journal => _host.Journal;

    public IBooks Books => _host.Books;

    public Moment Now => _host.Clock.Now;

    public void WakeAfter(TimeSpan delay) => _wakes.Ask(delay);

    /// <summary>Reads the books and commits the <em>opened</em> record; no call is served before.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _actor = Create(_host);
        try
        {
            await _actor.Activate(HasWindows ? await _host.Kept.Read(this.GetGrainId()) : null, cancellationToken);
            EngineMetrics.Activations.Add(1, new KeyValuePair<string, object?>("outcome", "ok"));
        }
        catch (Exception failure)
        {
            EngineMetrics.Activations.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
            throw new ActorAwayException($"{this.GetPrimaryKeyString()} could not be activated: {failure.Message}");
        }
    }

    /// <summary>What was raised becomes durable before the next activation reads the books, and what it need not read goes to grain storage.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_actor is not { IsOver: false } actor) return;
        await actor.Durable.WaitAsync(cancellationToken);
        if (actor.Deactivate() is { } left) await _host.Kept.Write(this.GetGrainId(), left);
    }

    public void Wake()
    {
        if (_actor is { IsOver: false } actor) actor.Wake();
        else DeactivateOnIdle();
    }

    /// <summary>Whether an actor of this kind leaves anything to its next activation.</summary>
    protected virtual bool HasWindows => true;

    /// <summary>Makes the actor of this activation.</summary>
    protected abstract TActor Create(GrainHost host);

    protected Task<TResult> Ask<TCommand, TResult>(TCommand command, Func<TActor, TCommand, Task<TResult>> method)
    {
        var actor = _actor!;
        if (actor.IsOver) return Task.FromException<TResult>(Leave());
        var answer = method(actor, command);
        return answer.IsCompletedSuccessfully && !actor.IsOver && !actor.IsBlank ? answer : Follow(actor, answer);
    }

    protected Task Ask<TCommand>(TCommand command, Func<TActor, TCommand, Task> method)
    {
        var actor = _actor!;
        if (actor.IsOver) return Task.FromException(Leave());
        var answer = method(actor, command);
        return answer.IsCompletedSuccessfully && !actor.IsOver && !actor.IsBlank ? answer : Follow(actor, WithResult(answer));
    }

    private static async Task<bool> WithResult(Task answer)
    {
        await answer;
        return true;
    }

    private async Task<TResult> Follow<TResult>(TActor actor, Task<TResult> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception lost) when (lost is FencedException or JournalClosedException)
        {
            throw Leave();
        }
        finally
        {
            // An actor whose books are another activation's makes way; one that does not exist is not kept: ids that strangers make up cost no memory.
            if (actor.IsOver || actor.IsBlank) DeactivateOnIdle();
        }
    }

    private ActorAwayException Leave()
    {
        EngineMetrics.Fenced.Add(1);
        DeactivateOnIdle();
        return new ActorAwayException($"{this.GetPrimaryKeyString()} has another activation; the call can be made again.");
    }
}

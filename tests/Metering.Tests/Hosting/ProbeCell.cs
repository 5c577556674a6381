using Metering.Hosting;

namespace Metering.Tests.Hosting;

/// <summary>A cell for <see cref="ProbeActor"/>; what the directory does for real cells, <paramref name="successor"/> does here.</summary>
internal sealed class ProbeCell(InProcessHost host, Func<ProbeCell>? successor = null, Func<CancellationToken, Task>? activate = null)
    : ActorCell<ProbeActor>("probe", host)
{
    public ProbeActor? Actor { get; private set; }

    public Task<int> Increment() => Ask(0, static (actor, _) => actor.Increment());

    public Task<SynchronizationContext?> IncrementAfter(Task signal) => Ask(signal, static (actor, signal) => actor.IncrementAfter(signal));

    public Task<int> AskForWake(TimeSpan after) => Ask(after, static (actor, after) => actor.AskForWake(after));

    protected override ProbeActor Create(IActorContext context) => Actor = new ProbeActor(context, activate ?? (static _ => Task.CompletedTask));

    protected override ICell Successor() => successor!();
}

namespace Metering;

/// <summary>
/// What a host does with an actor besides calling its methods. The host gives turns, one at a time: a method runs until it ends or awaits, and
/// continues in a later turn. Everything here runs in turns as well.
/// </summary>
internal interface IActor
{
    /// <summary>Another activation owns the actor's books: this one must not be called again.</summary>
    bool IsOver { get; }

    /// <summary>Nothing is lost if this activation goes now.</summary>
    bool CanDeactivate { get; }

    /// <summary>The books have nothing of this actor: it was never created.</summary>
    bool IsBlank { get; }

    /// <summary>Everything raised so far is durable, or never will be.</summary>
    Task Durable { get; }

    /// <summary>Reads the books; completes only when the activation owns them.</summary>
    /// <param name="past">What the activation before this one left, if its host kept it. What others have overtaken since is passed over.</param>
    /// <param name="cancellationToken">Gives the activation up.</param>
    Task Activate(HandOver? past, CancellationToken cancellationToken);

    /// <summary>
    /// Called before an idle activation goes. Returns what the next one need not read from the books, for a host that can keep it;
    /// <see langword="null"/> when there is nothing or something still waits.
    /// </summary>
    HandOver? Deactivate();

    /// <summary>The time asked for with <see cref="IActorContext.WakeAfter"/> has come.</summary>
    void Wake();
}

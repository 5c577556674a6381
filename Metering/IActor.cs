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

    /// <summary>Reads the books; completes only when the activation owns them.</summary>
    Task Activate(CancellationToken cancellationToken);

    /// <summary>Called before an idle activation goes.</summary>
    void Deactivate();

    /// <summary>The time asked for with <see cref="IActorContext.WakeAfter"/> has come.</summary>
    void Wake();
}

using Metering.Books;

namespace Metering;

/// <summary>What a host gives one activation of an actor: everything from outside, so that a simulation can give it too.</summary>
public interface IActorContext
{
    /// <summary>Names this activation in the journal.</summary>
    Guid Activation { get; }

    /// <summary>The other actors. Calls only go down: token, account, package.</summary>
    IActors Actors { get; }

    IJournal Journal { get; }

    IBooks Books { get; }

    /// <summary>The time of this turn.</summary>
    Moment Now { get; }

    /// <summary>Asks for a wake after a while; an earlier one that was asked for stays.</summary>
    void WakeAfter(TimeSpan delay);
}

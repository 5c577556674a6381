using Metering;

namespace RelayApi.Engines;

/// <summary>Where the actors of this process run: here, or on a cluster that it belongs to. The engine starts it last and stops it first.</summary>
internal interface IActorHost : IAsyncDisposable
{
    IActors Actors { get; }

    /// <summary>Whether actors can be asked now.</summary>
    bool IsReady { get; }

    /// <summary>Faults when the host has ended by itself.</summary>
    Task Completion { get; }

    /// <summary>Begins to give turns; completes when actors can be asked, and accounts with abandoned calls have been woken.</summary>
    Task Start(CancellationToken cancellationToken);

    /// <summary>Whether the same call can succeed when it is made again: nothing is wrong with it, and nothing is known of what it did.</summary>
    bool IsTransient(Exception failure);
}

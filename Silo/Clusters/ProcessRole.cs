namespace Silo.Clusters;

/// <summary>What a process of the cluster does.</summary>
internal enum ProcessRole
{
    /// <summary>It serves clients, and actors live in it.</summary>
    RelayAndSilo,

    /// <summary>Actors live in it; it serves nothing but its health.</summary>
    Silo,

    /// <summary>It serves clients and asks actors elsewhere.</summary>
    Relay,
}

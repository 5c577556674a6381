namespace Silo.Clusters;

/// <summary>The silo of this process has ended by itself, as one does that the others have declared dead.</summary>
internal sealed class ClusterLostException() : Exception("The silo of this process has ended: the cluster goes on without it.");

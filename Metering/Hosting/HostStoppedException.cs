namespace Metering.Hosting;

/// <summary>The host is stopping and takes no more messages.</summary>
public sealed class HostStoppedException() : Exception("The host is stopping.");

namespace Metering.Hosting;

/// <summary>An actor could not be activated. Nothing was done; the next message tries again.</summary>
public sealed class ActivationFailedException(string actor, Exception cause)
    : Exception($"{actor} could not be activated: {cause.Message}", cause);

namespace Metering.Packages.Events;

/// <summary>Calls took what they cost, in the order of the account's ordinals.</summary>
public sealed record CallsCaptured(IReadOnlyList<PackageCapture> Entries, DateTimeOffset At) : PackageEvent(At);

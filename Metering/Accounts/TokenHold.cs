using Metering.Calls;

namespace Metering.Accounts;

/// <summary>A call in progress.</summary>
/// <param name="Call">The call.</param>
/// <param name="HeldAt">When it was held.</param>
/// <param name="UnitsEstimated">What unit windows counted for it.</param>
/// <param name="Lease">How long it lives unless renewed.</param>
public sealed record TokenHold(CallId Call, DateTimeOffset HeldAt, long UnitsEstimated, TimeSpan Lease);

using Metering.Calls;
using Metering.Money;

namespace Metering.Packages;

/// <summary>What one call took from a package. What was set aside for it beyond that is free again.</summary>
/// <param name="Ordinal">1 for a package's first capture, then without gaps: the account numbers them, so that each is captured once.</param>
/// <param name="Call">The call.</param>
/// <param name="Amount">Zero when the call took nothing; negative when a correction gives something back.</param>
public sealed record PackageCapture(long Ordinal, CallId Call, Usd Amount);

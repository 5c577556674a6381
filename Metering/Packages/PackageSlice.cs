using Metering.Calls;
using Metering.Money;

namespace Metering.Packages;

/// <summary>What is set aside of a package for one call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="Ordinal">The capture that will take it, when the call has ended; a package that has that capture already passes it over.</param>
public sealed record PackageSlice(CallId Call, Usd Amount, long? Ordinal = null);

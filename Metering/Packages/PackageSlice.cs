using Metering.Calls;
using Metering.Money;

namespace Metering.Packages;

/// <summary>What is set aside of a package for one call.</summary>
public sealed record PackageSlice(CallId Call, Usd Amount);

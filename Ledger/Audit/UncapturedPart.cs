using Metering.Calls;
using Metering.Money;
using Metering.Packages;

namespace Ledger.Audit;

/// <summary>A part of an ended call that its package has not captured yet. That is no fault: captures follow the end of a call.</summary>
public sealed record UncapturedPart(PackageId Package, CallId Call, Usd Amount);

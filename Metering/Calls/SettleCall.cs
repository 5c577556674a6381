namespace Metering.Calls;

/// <summary>Reports how a call went.</summary>
/// <param name="Call">The call.</param>
/// <param name="Usage">What it used. The same call settled with the same usage is the same charge; with another usage it is a conflict (F5).</param>
/// <param name="Result">Metadata for the logs; not part of the content that must be the same.</param>
public sealed record SettleCall(CallId Call, Usage Usage, CallResult Result);

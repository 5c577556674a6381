namespace Metering.Calls;

/// <summary>Keeps a call's hold and slot alive.</summary>
/// <param name="Call">The call.</param>
/// <param name="Mark">What was used so far: what an interruption is charged at.</param>
/// <param name="UnitsOutputMax">The output the hold must cover from now on; no more than before asks for nothing.</param>
public sealed record RenewCall(CallId Call, Usage Mark, long UnitsOutputMax);

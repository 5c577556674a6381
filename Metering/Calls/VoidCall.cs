namespace Metering.Calls;

/// <summary>Ends a call of which no byte was produced: nothing is charged.</summary>
/// <param name="Call">The call.</param>
/// <param name="Result">Metadata for the logs.</param>
public sealed record VoidCall(CallId Call, CallResult Result);

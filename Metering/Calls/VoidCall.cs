namespace Metering.Calls;

/// <summary>Ends a call of which no byte was produced: nothing is charged. Coming after the call was interrupted, it takes the charge back, once.</summary>
/// <param name="Call">The call.</param>
/// <param name="Result">Metadata for the logs.</param>
public sealed record VoidCall(CallId Call, CallResult Result)
{
    /// <summary>Whether the call was refused after all once it was held: then it leaves nothing counted in any window (F6).</summary>
    public bool IsRefused { get; init; }
}

namespace Metering.Calls;

/// <summary>What the relay saw of a call, for the logs (B2, B15): metadata only, never content.</summary>
/// <param name="Status">The HTTP status the client was sent; 499 when the client had gone.</param>
/// <param name="MillisecondsFirstByte">From the request to the first byte of the answer; <see langword="null"/> when there was none.</param>
/// <param name="MillisecondsTotal">From the request to the end.</param>
public sealed record CallResult(int Status, long? MillisecondsFirstByte, long MillisecondsTotal);

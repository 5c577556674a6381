using Metering.Calls;

namespace RelayApi.Calls;

internal sealed partial class CallEnding
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {Call} could not be ended the way it went: {Status}.")]
    private partial void LogNotEnded(CallId call, SettleStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of call {Call} is neither in the books nor on the local disk yet: its response is broken off.")]
    private partial void LogNotSafe(CallId call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of call {Call} was not taken (attempt {Attempt}); it is tried again.")]
    private partial void LogRetried(Exception cause, CallId call, int attempt);
}

using Metering.Calls;

namespace RelayApi.Calls;

internal sealed partial class LiveCalls
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The hold of call {Call} could not be renewed; it is tried again.")]
    private partial void LogRenewFailed(Exception cause, CallId call);
}

using Metering.Calls;
using Metering.Tokens;

namespace RelayApi.Calls;

internal sealed partial class CallRelay
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Call} of token {Token} to {Model} was refused: {Reason}. {Why}")]
    private partial void LogRefused(CallId call, TokenId token, string model, RefusalReason reason, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Call} of token {Token} was refused before its body was read: {Reason}. {Why}")]
    private partial void LogStranger(CallId call, TokenId token, RefusalReason reason, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hold of call {Call} did not become durable; its answer is not delivered.")]
    private partial void LogNotConfirmed(Exception cause, CallId call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream} could not be reached for call {Call}.")]
    private partial void LogUnreachable(Exception cause, string upstream, CallId call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream} answered {Status} to call {Call}.")]
    private partial void LogUpstreamError(string upstream, int status, CallId call);
}

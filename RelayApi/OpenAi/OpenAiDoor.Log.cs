using Metering.Calls;

namespace RelayApi.OpenAi;

internal static partial class OpenAiDoor
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {Request} could not be served for now: a token or account does not answer.")]
    private static partial void LogOverloaded(ILogger logger, Exception cause, CallId request);
}

namespace RelayApi.Access;

/// <content>What the gate logs.</content>
internal sealed partial class AdminGate
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Action {Action} was not done, because it could not be put on record.")]
    private partial void LogNotBegun(Guid action, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outcome of action {Action}, status {Status}, could not be put on record.")]
    private partial void LogNotEnded(Guid action, int status, Exception failure);
}

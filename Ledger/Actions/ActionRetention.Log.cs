using Microsoft.Extensions.Logging;

namespace Ledger.Actions;

/// <content>What the retention of actions logs.</content>
public sealed partial class ActionRetention
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Table} of {Month} are older than they are to be kept, and were dropped.")]
    private partial void LogDropped(string table, DateOnly month);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The months of the record of actions could not be kept; it is tried again.")]
    private partial void LogFailed(Exception failure);
}

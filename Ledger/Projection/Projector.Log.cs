using Microsoft.Extensions.Logging;

namespace Ledger.Projection;

public sealed partial class Projector
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The projection failed and is tried again; what it shows is getting old.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The projection passed over an event that does not fit the books: {What}. Run the audit.")]
    private partial void LogPassedOver(string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another projector has moved on from {Cursor}; this one starts again from where the tables are.")]
    private partial void LogOvertaken(ProjectionCursor cursor);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The projection cannot move on from {Cursor} and tries again. In the way: {Holders}.")]
    private partial void LogBusy(ProjectionCursor cursor, string holders);

    [LoggerMessage(Level = LogLevel.Information, Message = "The projection was made again from the first row of the journal in {Elapsed}.")]
    private partial void LogRebuilt(TimeSpan elapsed);
}

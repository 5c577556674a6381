using Metering.Books;
using Microsoft.Extensions.Logging;

namespace Ledger.Journal;

internal sealed partial class JournalWriter
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The journal cannot be written; events wait until it can.")]
    private static partial void LogOutage(ILogger logger, Exception cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal still cannot be written after {Failures} more attempts: {Reason}")]
    private static partial void LogStillAway(ILogger logger, int failures, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal is written again after {Failures} failed attempts in {Outage}.")]
    private static partial void LogWritingAgain(ILogger logger, int failures, TimeSpan outage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The idle journal lost its connection and will connect again.")]
    private static partial void LogConnectionLost(ILogger logger, Exception cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another activation owns the stream {Stream}; this one is over.")]
    private static partial void LogFenced(ILogger logger, StreamId stream);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The journal stops for good; the process should end.")]
    private static partial void LogStopped(ILogger logger, Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal ended with {Rows} rows unwritten. Kept in the spool: {IsKept}.")]
    private static partial void LogLeftBehind(ILogger logger, int rows, bool isKept);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Rows} rows went to the spool.")]
    private static partial void LogKept(ILogger logger, int rows);
}

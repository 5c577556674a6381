using Metering.Books;
using Microsoft.Extensions.Logging;

namespace Ledger.Journal;

internal sealed partial class Spool
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The spool cannot be written; events wait in memory only.")]
    private static partial void LogFailed(ILogger logger, Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The spool has reached its bound at {Bytes} bytes; further events wait in memory only.")]
    private static partial void LogFull(ILogger logger, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "Row {Seq} of {Stream} was spooled, but another activation has written since. It is kept in {Path}.")]
    private static partial void LogRejected(ILogger logger, StreamId stream, long seq, string path);
}

using Microsoft.Extensions.Logging;

namespace Ledger.Upstreams;

public sealed partial class CatalogWatch
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalog could not be read; version {Version} stands until it can.")]
    private partial void LogFailed(Exception exception, long version);
}

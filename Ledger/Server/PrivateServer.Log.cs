using Microsoft.Extensions.Logging;

namespace Ledger.Server;

public sealed partial class PrivateServer
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The private PostgreSQL server of {Binaries} runs on {Data}.")]
    private static partial void LogStarted(ILogger logger, string data, string binaries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The private PostgreSQL server on {Data} did not stop in time; it will end with this process.")]
    private static partial void LogStillRunning(ILogger logger, string data);
}

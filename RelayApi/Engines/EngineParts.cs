using Metering.Books;
using Metering.Tokens;
using Npgsql;

namespace RelayApi.Engines;

/// <summary>What the engine gives the host of its actors.</summary>
internal sealed record EngineParts(
    IConfiguration Configuration,
    NpgsqlDataSource Database,
    string ConnectionString,
    IJournal Journal,
    IBooks Books,
    TokenOptions Tokens,
    TimeProvider Time,
    ILoggerFactory Loggers);

using Metering.Books;
using Metering.Tokens;
using Npgsql;

namespace RelayApi.Engines;

/// <summary>
/// What the engine gives the host of its actors. <c>ReadTokens</c> names all tokens there are, where no other process creates any.
/// </summary>
internal sealed record EngineParts(
    IConfiguration Configuration,
    NpgsqlDataSource Database,
    string ConnectionString,
    IJournal Journal,
    IBooks Books,
    TokenOptions Tokens,
    Func<CancellationToken, IAsyncEnumerable<TokenId>>? ReadTokens,
    TimeProvider Time,
    ILoggerFactory Loggers);

using Ledger.Server;
using Ledger.Sessions;
using Npgsql;

namespace RelayApi.Engines;

/// <summary>The database for a command that ends: yours, the private server of a relay that is running, or that server started for the while.</summary>
internal static class BooksDatabase
{
    /// <summary>Answers what <paramref name="work"/> answers, or <see cref="StartProblems.ExitCode"/> after the reason was told.</summary>
    public static async Task<int> Use(IConfiguration configuration, Func<NpgsqlDataSource, Task<int>> work)
    {
        var options = configuration.GetSection("Engine").Get<EngineOptions>() ?? new EngineOptions();
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        try
        {
            if ((options.ConnectionString ?? await PrivateServer.FindRunning(options.DataDirectory, CancellationToken.None)) is { } running)
            {
                return await Use(running, loggers, work);
            }

            // A mistyped directory must be told, not filled with new books.
            if (!await PrivateServer.Exists(options.DataDirectory, CancellationToken.None))
            {
                throw new PrivateServerException($"There are no books below {Path.GetFullPath(options.DataDirectory)}.");
            }

            await using var server = await PrivateServer.Start(
                options.DataDirectory, TimeProvider.System, loggers.CreateLogger<PrivateServer>(), CancellationToken.None);
            return await Use(server.ConnectionString, loggers, work);
        }
        catch (Exception problem) when (StartProblems.IsExpected(problem))
        {
            await StartProblems.Tell(problem);
            return StartProblems.ExitCode;
        }
    }

    /// <summary>Perhaps no relay runs beside the command, so the command itself ends sessions that stand still in its way.</summary>
    private static async Task<int> Use(string connectionString, ILoggerFactory loggers, Func<NpgsqlDataSource, Task<int>> work)
    {
        await using var database = NpgsqlDataSource.Create(SessionName.In(connectionString));
        using var done = new CancellationTokenSource();
        var watching = new StalledSessions(database, TimeProvider.System, loggers.CreateLogger<StalledSessions>()).Run(done.Token);
        try
        {
            return await work(database);
        }
        finally
        {
            await done.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

using Ledger.Journal;
using Ledger.Schema;
using Ledger.Server;
using Npgsql;

namespace RelayApi.Engines;

/// <summary>What can keep the engine from starting and is no bug: told in one sentence, without a stack trace.</summary>
internal static class StartProblems
{
    public const int ExitCode = 1;

    /// <summary>Starts the engine and registers it; <see langword="null"/> after the reason was told.</summary>
    public static async Task<Engine?> StartEngine(this WebApplicationBuilder builder)
    {
        var loggers = LoggerFactory.Create(
            logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole());
        try
        {
            var engine = await Engine.Start(builder.Configuration, TimeProvider.System, loggers, CancellationToken.None);
            engine.Register(builder.Services);
            return engine;
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            await Tell(problem);
            return null;
        }
    }

    public static Task Tell(Exception problem) => Console.Error.WriteLineAsync($"metering: {problem.Message}");

    private static bool IsExpected(Exception problem) =>
        problem is DatabaseOwnedException or SchemaException or PrivateServerException or OptionsException or NpgsqlException;
}

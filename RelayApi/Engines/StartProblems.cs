using Ledger.Journal;
using Ledger.Schema;
using Ledger.Server;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace RelayApi.Engines;

/// <summary>What can keep the engine from starting and is no bug: told in one sentence, without a stack trace.</summary>
internal static class StartProblems
{
    public const int ExitCode = 1;

    /// <summary>Told apart, so that whoever chose the address can choose another.</summary>
    public const int ExitCodeAddressInUse = 3;

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

    /// <summary>Begins to listen; <see langword="false"/> after the reason was told why it cannot.</summary>
    public static async Task<bool> TryStart(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (IOException problem) when (problem.InnerException is AddressInUseException)
        {
            await Tell(problem);
            await app.DisposeAsync();
            return false;
        }
    }

    public static Task Tell(Exception problem) => Console.Error.WriteLineAsync($"metering: {problem.Message}");

    public static bool IsExpected(Exception problem) =>
        problem is DatabaseOwnedException or InvalidDataException or SchemaException or PrivateServerException or OptionsException or NpgsqlException;
}

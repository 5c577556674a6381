using Ledger.Journal;
using Ledger.Schema;
using Ledger.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Npgsql;

namespace RelayApi.Engines;

/// <summary>What can keep the engine from starting and is no bug: told in one sentence, without a stack trace.</summary>
internal static class StartProblems
{
    public const int ExitCode = 1;

    /// <summary>Told apart, so that whoever chose the address can choose another.</summary>
    public const int ExitCodeAddressInUse = 3;

    /// <summary>Starts the engine and registers it; <see langword="null"/> after the reason was told.</summary>
    public static async Task<Engine?> StartEngine(
        this WebApplicationBuilder builder, Func<EngineParts, IActorHost> makeHost, TimeProvider? time = null)
    {
        var loggers = LoggerFactory.Create(
            logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole());
        try
        {
            var engine = await Engine.Start(builder.Configuration, makeHost, time ?? TimeProvider.System, loggers, CancellationToken.None);
            engine.Register(builder.Services);
            return engine;
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            await Tell(problem);
            return null;
        }
    }

    /// <summary>Begins to serve; the exit code after the reason was told why it cannot.</summary>
    public static async Task<int?> TryStart(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return null;
        }
        catch (Exception problem) when (problem is OptionsValidationException or IOException { InnerException: AddressInUseException })
        {
            await Tell(problem);
            await app.DisposeAsync();
            return problem is IOException ? ExitCodeAddressInUse : ExitCode;
        }
    }

    public static Task Tell(Exception problem) => Console.Error.WriteLineAsync($"metering: {problem.Message}");

    public static bool IsExpected(Exception problem) =>
        problem is DatabaseOwnedException or InvalidDataException or SchemaException or PrivateServerException or OptionsException or NpgsqlException
            or TimeoutException;
}

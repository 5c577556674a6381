using RelayApi.Audit;
using RelayApi.Models;
using RelayApi.Operators;
using RelayApi.Projection;

namespace RelayApi;

/// <summary>
/// What the program does besides serving, on the database it is configured with and whether or not a relay works on it:
/// <c>audit</c>, <c>rebuild</c>, <c>operators add NAME</c>, <c>prices import SOURCE FILE UPSTREAM</c>.
/// </summary>
internal static class Commands
{
    /// <summary>The command's exit code, or <see langword="null"/> when the arguments name no command.</summary>
    public static async Task<int?> TryRun(string[] args, IConfiguration configuration)
    {
        // Options begin with a dash and may follow the command's words.
        string[] words = [.. args.TakeWhile(arg => !arg.StartsWith('-'))];
        return words switch
        {
            [] => null,
            ["audit"] => await AuditCommand.Run(configuration),
            ["rebuild"] => await RebuildCommand.Run(configuration),
            ["operators", "add", var name] => await AddOperatorCommand.Run(name, configuration),
            ["prices", "import", var source, var file, var upstream] => await ImportPricesCommand.Run(source, file, upstream, configuration),
            _ => await Unknown(words),
        };
    }

    private static async Task<int> Unknown(string[] words)
    {
        await Console.Error.WriteLineAsync(
            $"metering: '{string.Join(' ', words)}' is no command. There are: audit, rebuild, operators add NAME, prices import SOURCE FILE UPSTREAM. "
            + "Without one the relay serves.");
        return 2;
    }
}

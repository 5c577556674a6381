using System.CommandLine;
using System.Globalization;

namespace Load.Engine;

/// <summary>
/// Accounts with many grants, of which a call passes over all but one, beside accounts with cash alone. The two are measured in short rounds and in
/// turn, because what they differ by is less than what a shared machine's speed does between one minute and the next.
/// </summary>
internal static class EngineGrantsMode
{
    /// <summary>As many as an account of many seats and vouchers has: they must not cost a call more than 15 %.</summary>
    private const int GrantsMany = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    private static readonly Option<int> Accounts = new("--accounts") { DefaultValueFactory = _ => 10_000, Description = "Accounts in the wide run." };
    private static readonly Option<int> CallersOption = new("--callers") { DefaultValueFactory = _ => 256, Description = "Callers." };
    private static readonly Option<int> Rounds = new("--rounds") { DefaultValueFactory = _ => 15, Description = "Rounds of each side; medians count." };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 1, Description = "Seconds per round." };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("engine-grants", $"The mode 'engine' with {GrantsMany} grants on each account beside none, in turn.")
        {
            Accounts, CallersOption, Rounds, Seconds,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task Run(ParseResult options, CancellationToken cancellationToken)
    {
        var callers = options.GetRequiredValue(CallersOption);
        var (rounds, duration) = (options.GetRequiredValue(Rounds), TimeSpan.FromSeconds(options.GetRequiredValue(Seconds)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores; {callers} callers; {rounds} rounds of {duration.TotalSeconds} s for each side in turn, medians."));
        Console.WriteLine();
        Console.WriteLine($"| pairs/s | cash alone | {GrantsMany} grants | ratio, round by round |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var accounts in new[] { options.GetRequiredValue(Accounts), 1 })
        {
            var journal = new DiscardingJournal();
            await using var cash = await EnginePairs.Prepare(journal, journal, "cash", accounts, isInline: true);
            await using var many = await EnginePairs.Prepare(journal, journal, "many", accounts, isInline: true, GrantsMany);
            await cash.Run(callers, WarmUp);
            await many.Run(callers, WarmUp);
            List<(double Cash, double Many)> measured = [];
            for (var round = 0; round < rounds; round++)
            {
                measured.Add((await cash.Run(callers, duration) / duration.TotalSeconds, await many.Run(callers, duration) / duration.TotalSeconds));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {accounts:N0} accounts | {Medians.Of(measured.Select(m => m.Cash)):N0} | {Medians.Of(measured.Select(m => m.Many)):N0} | {Medians.Of(measured.Select(m => m.Many / m.Cash)):N2} |"));
        }
    }
}

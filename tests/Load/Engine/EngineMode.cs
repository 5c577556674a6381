using System.CommandLine;
using System.Globalization;

namespace Load.Engine;

/// <summary>The engine in process, without books, beside a lock for each account and beside channels as mailboxes.</summary>
internal static class EngineMode
{
    private static readonly Option<int> Accounts = new("--accounts") { DefaultValueFactory = _ => 10_000, Description = "Accounts in the wide run." };
    private static readonly Option<int> CallersOption = new("--callers") { DefaultValueFactory = _ => 256, Description = "Callers." };
    private static readonly Option<int> Seconds = new("--seconds") { DefaultValueFactory = _ => 4, Description = "Seconds per measurement." };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("engine", "Pairs of admit and settle through token and account, in process and without books.") { Accounts, CallersOption, Seconds };
        command.SetAction(Run);
        return command;
    }

    private static async Task Run(ParseResult options, CancellationToken cancellationToken)
    {
        var callers = options.GetRequiredValue(CallersOption);
        var duration = TimeSpan.FromSeconds(options.GetRequiredValue(Seconds));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores; {callers} callers; {duration.TotalSeconds} s each, after a warm-up; an operation is one admit and one settle."));
        foreach (var accounts in new[] { options.GetRequiredValue(Accounts), 1 })
        {
            Measurement.Print(
                $"{accounts} accounts",
                [
                    await Measurement.Take("channels as mailboxes, no work", duration, time => new ChannelMailboxes(accounts).Run(callers, time)),
                    await Measurement.Take("a lock for each account, no journal", duration, time => new LockPerAccount(accounts).Run(callers, time)),
                    await Take("engine, inline turns", accounts, callers, duration, isInline: true),
                    await Take("engine, turns on the pool only", accounts, callers, duration, isInline: false),
                ]);
        }
    }

    private static async Task<Measurement> Take(string name, int accounts, int callers, TimeSpan duration, bool isInline)
    {
        var journal = new DiscardingJournal();
        await using var pairs = await EnginePairs.Prepare(journal, journal, "load", accounts, isInline);
        return await Measurement.Take(name, duration, time => pairs.Run(callers, time));
    }
}

using System.CommandLine;
using Load.Engine;
using Load.Journal;

var root = new RootCommand("Benchmarks, each beside its baseline in the same run.")
{
    JournalMode.Command,
    EngineMode.Command,
    EngineJournalMode.Command,
};
return await root.Parse(args).InvokeAsync();

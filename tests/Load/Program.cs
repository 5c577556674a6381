using System.CommandLine;
using Load.Journal;
using Load.Relay;

var root = new RootCommand("Benchmarks, each beside its baseline in the same run.")
{
    JournalMode.Command,
    RelayMode.Command,
    RelayMode.PassThroughCommand,
};
return await root.Parse(args).InvokeAsync();

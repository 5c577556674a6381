using System.CommandLine;
using Load.Engine;
using Load.Journal;
using Load.Projection;
using Load.Relay;

var root = new RootCommand("Benchmarks, each beside its baseline in the same run.")
{
    EngineMode.Command,
    EngineGrantsMode.Command,
    EngineJournalMode.Command,
    JournalMode.Command,
    ProjectionMode.Command,
    RelayMode.Command,
    RelayMode.PassThroughCommand,
};
return await root.Parse(args).InvokeAsync();

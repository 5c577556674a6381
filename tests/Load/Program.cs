using System.CommandLine;
using Load.Journal;
using Load.Projection;

var root = new RootCommand("Benchmarks, each beside its baseline in the same run.") { JournalMode.Command, ProjectionMode.Command };
return await root.Parse(args).InvokeAsync();

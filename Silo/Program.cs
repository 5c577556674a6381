using RelayApi;
using RelayApi.Calls;
using RelayApi.Engines;
using RelayApi.Setup;
using Silo.Clusters;

var builder = WebApplication.CreateSlimBuilder(args);
if (await Commands.TryRun(args, builder.Configuration) is { } exitCode) return exitCode;

builder.Configuration.AddClusterDefaults();
builder.AddRelay();

using var telemetry = new Telemetry(builder.Configuration, ClusterDefaults.Meters);
await using var engine = await builder.StartEngine(ClusterHost.Make);
if (engine is null) return StartProblems.ExitCode;

var app = builder.Build();
app.MapRelay(builder.Configuration.HasRelay());
if (await app.TryStart() is { } problem) return problem;
if (await app.Tell() is { } trouble) return trouble;
return await app.WaitUntilLost(engine);

using RelayApi;
using RelayApi.Calls;
using RelayApi.Engines;
using RelayApi.Setup;

var builder = WebApplication.CreateSlimBuilder(args);
if (await Commands.TryRun(args, builder.Configuration) is { } exitCode) return exitCode;

builder.AddRelay();

using var telemetry = new Telemetry(builder.Configuration);
await using var engine = await builder.StartEngine(InProcessActors.Make);
if (engine is null) return StartProblems.ExitCode;

var app = builder.Build();
app.MapRelay();
if (await app.TryStart() is { } problem) return problem;
if (await app.Tell() is { } trouble) return trouble;
return await app.WaitUntilLost(engine);

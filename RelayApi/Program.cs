using RelayApi;
using RelayApi.Calls;
using RelayApi.Engines;
using RelayApi.Health;
using RelayApi.OpenAi;
using RelayApi.Setup;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddRelayServer();
builder.Services.AddCallRelay(builder.Configuration);
builder.Services.AddOpenAiDoor();
builder.Services.AddAdminApi();

using var telemetry = new Telemetry(builder.Configuration);
using var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole());
await using var engine = await Engine.Start(builder.Configuration, TimeProvider.System, loggers, CancellationToken.None);
engine.Register(builder.Services);

var app = builder.Build();
app.UseTraceIds();
app.UseOpenAiErrors();
app.MapHealth();
app.MapOpenAiDoor();
app.MapAdminApi();
await app.StartAsync();
await app.Tell(engine);
await app.WaitUntilLost(engine);

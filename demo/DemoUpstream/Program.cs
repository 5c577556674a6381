using System.Text.Json;
using System.Text.Json.Serialization;
using DemoUpstream;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    json.SerializerOptions.TypeInfoResolverChain.Insert(0, DemoJson.Default);
});
var app = builder.Build();
app.MapGet("/", () => "A demo upstream: POST /v1/chat/completions with the key 'demo'.");
app.MapDemo();
app.Run();

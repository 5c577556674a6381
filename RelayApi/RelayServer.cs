using RelayApi.Calls;
using RelayApi.Health;
using RelayApi.OpenAi;

namespace RelayApi;

/// <summary>What the relay's server is made of, whoever runs it: the program, or a test with a clock of its own.</summary>
internal static class RelayServer
{
    public static void AddRelay(this WebApplicationBuilder builder)
    {
        builder.AddRelayServer();
        builder.Services.AddCallRelay(builder.Configuration);
        builder.Services.AddOpenAiDoor();
        builder.Services.AddAdminApi();
    }

    public static void MapRelay(this WebApplication app)
    {
        app.UseTraceIds();
        app.UseOpenAiErrors();
        app.UseAdminErrors();
        app.MapHealth();
        app.MapOpenAiDoor();
        app.MapAdminApi();
    }
}

using RelayApi.Calls;
using RelayApi.Health;
using RelayApi.OpenAi;

namespace RelayApi;

/// <summary>What the relay's server is made of, whoever runs it: the program, a silo, or a test with a clock of its own.</summary>
internal static class RelayServer
{
    public static void AddRelay(this WebApplicationBuilder builder)
    {
        builder.AddRelayServer();
        builder.Services.AddCallRelay(builder.Configuration);
        builder.Services.AddOpenAiDoor();
        builder.Services.AddAdminApi();
    }

    /// <param name="app">The server.</param>
    /// <param name="hasDoors">Whether calls and operators enter here; a process without doors shows its health only.</param>
    public static void MapRelay(this WebApplication app, bool hasDoors = true)
    {
        app.UseTraceIds();
        app.UseOpenAiErrors();
        app.UseAdminErrors();
        app.MapHealth();
        if (!hasDoors) return;

        app.MapOpenAiDoor();
        app.MapAdminApi();
    }
}

using RelayApi.Engines;

namespace RelayApi.Setup;

/// <summary>What an operator needs to know at the start of the process, on standard output and nowhere else.</summary>
internal static class FirstRun
{
    public static void Tell(WebApplication app, Engine engine)
    {
        var address = app.Urls.First();
        Console.WriteLine($"Relay:     {address}/v1");
        Console.WriteLine($"Admin API: {address}/admin/docs");
        if (engine.FirstOperatorKey is { } key) Console.WriteLine($"Operator key (shown once): {key}");
    }
}

using Ledger.Operators;
using Ledger.Upstreams;
using Metering;

namespace RelayApi.Setup;

/// <summary>What an operator needs to know at the start of the process, on standard output and nowhere else.</summary>
internal static class FirstRun
{
    public static async Task Tell(this WebApplication app)
    {
        var address = app.Urls.First();
        var sample = app.Configuration.GetSection("Sample").Get<SampleOptions>() ?? new SampleOptions();
        var secret = sample.UpstreamUrl is null ? null : await SetUp(app.Services, sample);

        // Made at the moment it is shown: a start that fails before this line has used up nothing.
        var key = await app.Services.GetRequiredService<OperatorKeys>().CreateFirst("first", CancellationToken.None);
        Console.WriteLine();
        Console.WriteLine($"Relay      {address}/v1");
        Console.WriteLine($"Admin API  {address}/admin/docs");
        Console.WriteLine(key is null
            ? "Admin key  made at an earlier start; the command 'operators add NAME' makes another"
            : $"Admin key  {key}   (made now, shown once)");
        if (secret is null) return;

        Console.WriteLine();
        Console.WriteLine("Try it:");
        Console.WriteLine();
        Console.WriteLine(
            $"curl -N {address}/v1/chat/completions -H 'Authorization: Bearer {secret}' -H 'Content-Type: application/json' "
            + $"-d '{{\"model\":\"{sample.Model}\",\"stream\":true,\"messages\":[{{\"role\":\"user\",\"content\":\"Say hello.\"}}]}}'");
        Console.WriteLine();
        Console.WriteLine("What it cost, and who paid:");
        Console.WriteLine();
        Console.WriteLine($"curl -s '{address}/admin/calls?limit=1' -H 'Authorization: Bearer {key ?? "YOUR_ADMIN_KEY"}'");
        Console.WriteLine();
    }

    private static Task<string> SetUp(IServiceProvider services, SampleOptions options) => new Sample(
        services.GetRequiredService<IActors>(),
        services.GetRequiredService<CatalogStore>(),
        services.GetRequiredService<CatalogWatch>(),
        services.GetRequiredService<TimeProvider>(),
        options).SetUp(CancellationToken.None);
}

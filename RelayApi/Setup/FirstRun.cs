using Ledger.Operators;
using Ledger.Upstreams;
using Metering;
using RelayApi.Engines;
using RelayApi.Presets;

namespace RelayApi.Setup;

/// <summary>What an operator needs to know at the start of the process, on standard output and nowhere else.</summary>
internal static class FirstRun
{
    /// <summary>Sets up what the configuration asks for and tells what to do with it; the exit code after the reason was told why it cannot.</summary>
    public static async Task<int?> Tell(this WebApplication app)
    {
        var address = app.Urls.First();
        IReadOnlyList<string> examples;
        try
        {
            examples = await SetUp(app, address);
        }
        catch (PresetException problem)
        {
            await StartProblems.Tell(problem);
            await app.StopAsync();
            await app.DisposeAsync();
            return StartProblems.ExitCode;
        }

        // Made at the moment it is shown: a start that fails before this line has used up nothing.
        var key = await app.Services.GetRequiredService<OperatorKeys>().CreateFirst("first", CancellationToken.None);
        Console.WriteLine();
        Console.WriteLine($"Relay      {address}/v1");
        Console.WriteLine($"Admin API  {address}/admin/docs");
        Console.WriteLine(key is null
            ? "Admin key  made at an earlier start; the command 'operators add NAME' makes another"
            : $"Admin key  {key}   (made now, shown once)");
        if (examples.Count == 0) return null;

        Console.WriteLine();
        foreach (var line in examples) Console.WriteLine(line);
        Console.WriteLine("What the last call cost, and who paid:");
        Console.WriteLine();
        Console.WriteLine($"curl -s '{address}/admin/calls?limit=1' -H 'Authorization: Bearer {key ?? "YOUR_ADMIN_KEY"}'");
        Console.WriteLine();
        return null;
    }

    /// <summary>Lines that say what to try; none when nothing was asked for.</summary>
    private static async Task<IReadOnlyList<string>> SetUp(WebApplication app, string address)
    {
        var preset = app.Configuration.GetSection("Preset").Get<PresetOptions>() ?? new PresetOptions();
        if (preset.File is not null) return await SetUp(app.Services, preset, address);
        var sample = app.Configuration.GetSection("Sample").Get<SampleOptions>() ?? new SampleOptions();
        return sample.UpstreamUrl is null ? [] : await SetUp(app.Services, sample, address);
    }

    private static async Task<IReadOnlyList<string>> SetUp(IServiceProvider services, PresetOptions options, string address)
    {
        if (options.UpstreamUrl is null) throw new PresetException("A preset needs an upstream: Preset:UpstreamUrl.");
        var preset = await PresetFile.Read(options.File!, CancellationToken.None);
        var setup = new PresetSetup(services.GetRequiredService<OperatorKeys>(), services.GetRequiredService<TimeProvider>());
        var values = await setup.Apply(preset, options, new Uri(address), CancellationToken.None);
        return
        [
            $"Preset     {preset.Name}",
            preset.About,
            "",
            .. preset.Try.SelectMany(example => new[]
            {
                $"# {example.Says} Answers {example.Answers}{(example.Shows is null ? "." : $": {example.Shows}")}",
                example.Line(address, values[example.Secret]),
                "",
            }),
        ];
    }

    private static async Task<IReadOnlyList<string>> SetUp(IServiceProvider services, SampleOptions options, string address)
    {
        var secret = await new Sample(
            services.GetRequiredService<IActors>(),
            services.GetRequiredService<CatalogStore>(),
            services.GetRequiredService<CatalogWatch>(),
            services.GetRequiredService<TimeProvider>(),
            options).SetUp(CancellationToken.None);
        return
        [
            "Try it:",
            "",
            $"curl -N {address}/v1/chat/completions -H 'Authorization: Bearer {secret}' -H 'Content-Type: application/json' "
                + $"-d '{{\"model\":\"{options.Model}\",\"stream\":true,\"messages\":[{{\"role\":\"user\",\"content\":\"Say hello.\"}}]}}'",
            "",
        ];
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using Harness;
using Testing;

namespace Acceptance.Presets;

/// <summary>Each preset starts a relay of its own, and every line that it prints works as it is pasted and answers as it says.</summary>
public sealed partial class PresetTests(SharedRelay shared)
{
    private const string LastLine = "What the last call cost";

    private static readonly TimeSpan PrintMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LineMax = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("resource-packages")]
    [InlineData("balance-relay")]
    [InlineData("token-plan")]
    [InlineData("coding-plan")]
    [InlineData("pay-as-you-go")]
    public async Task Preset_serves_and_refuses_as_it_says_and_starts_again_on_the_same_books(string name)
    {
        await using var relay = await RelayProcess.Start(new RelaySettings
        {
            ConnectionString = await shared.Postgres.MakeDatabase(),
            Configuration = new Dictionary<string, string>
            {
                ["Preset:File"] = Path.Combine(Folder(), $"{name}.json"),
                ["Preset:UpstreamUrl"] = shared.Upstream.BaseAddress.AbsoluteUri,
                ["Preset:UpstreamKey"] = SharedRelay.UpstreamKey,
            },
        });
        await relay.WaitForOutput(LastLine, PrintMax);
        var examples = Examples().Matches(relay.Output);
        Assert.Contains(examples, example => example.Groups["status"].Value == "200");
        Assert.Contains(examples, example => example.Groups["status"].Value[0] == '4');
        foreach (Match example in examples) await Run(example);
        Assert.Equal(0, (await relay.Admin.Audit()).DiscrepanciesCount);
        var upstreams = await relay.Admin.Get<System.Text.Json.JsonElement>("upstreams");

        Assert.Equal(0, await relay.Stop(LineMax));
        await relay.Restart();
        await relay.WaitForOutput(LastLine, PrintMax);
        await Run(Examples().Match(relay.Output));
        Assert.Equal(upstreams.ToString(), (await relay.Admin.Get<System.Text.Json.JsonElement>("upstreams")).ToString());
        Assert.Equal(0, (await relay.Admin.Audit()).DiscrepanciesCount);
        Assert.Equal(["first"], (await relay.Admin.Get<System.Text.Json.JsonElement>("operators")).EnumerateArray()
            .Where(key => !key.GetProperty("is_revoked").GetBoolean())
            .Select(key => key.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Preset_that_cannot_be_applied_ends_the_start_and_says_which_step_and_why()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """
            {
              "name": "broken", "about": "A token of nobody.",
              "steps": [{ "method": "POST", "path": "tokens", "body": { "account": "nobody", "name": "t" }, "keep": { "t": "secret" } }],
              "try": [{ "says": "Never.", "secret": "t", "path": "models", "answers": 200 }]
            }
            """);
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(async () => await RelayProcess.Start(new RelaySettings
        {
            ConnectionString = await shared.Postgres.MakeDatabase(),
            Configuration = new Dictionary<string, string> { ["Preset:File"] = file, ["Preset:UpstreamUrl"] = "http://127.0.0.1:1/v1" },
        }));
        File.Delete(file);
        Assert.Contains("exit code 1", failed.Message, StringComparison.Ordinal);
        Assert.Contains("metering: Preset broken, step 1 (POST tokens): 400", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Account nobody does not exist", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>Pastes the line, and asks for the status as well.</summary>
    private static async Task Run(Match example)
    {
        var line = example.Groups["line"].Value.Replace("curl -s ", "curl -s -w '\\n%{http_code}' ", StringComparison.Ordinal);
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(LineMax, TimeProvider.System);
        var output = await bash.StandardOutput.ReadToEndAsync(limit.Token);
        await bash.WaitForExitAsync(limit.Token);
        Assert.True(output.EndsWith('\n' + example.Groups["status"].Value, StringComparison.Ordinal), $"{example.Value}\n{output}");
        Assert.Contains(example.Groups["shows"].Value, output, StringComparison.Ordinal);
    }

    private static string Folder() =>
        Path.Combine(RepositoryRoot.Find() ?? throw new InvalidOperationException("The presets are read from the repository."), "presets");

    [GeneratedRegex(@"^# .* Answers (?<status>\d+)(: (?<shows>.*)|\.)\r?\n(?<line>curl .*)$", RegexOptions.Multiline)]
    private static partial Regex Examples();
}

using System.Net;
using System.Text.Json;
using Harness;
using Harness.Models;
using TestUpstream;

namespace Acceptance.Prices;

public sealed class PriceImportTests(SharedRelay shared)
{
    [Fact]
    public async Task B1_Imported_price_is_shown_first_charged_then_and_imported_twice_changes_nothing()
    {
        var (upstream, caller) = await MakeUpstream();
        var unpriced = caller.Model + "-new";
        var absent = caller.Model + "-absent";
        var zero = caller.Model + "-zero";
        foreach (var id in new[] { unpriced, absent, zero }) await shared.Admin.PutModel(id, new NewModel(upstream, 100_000, 100));
        caller.Upstream.Scripts[unpriced] = new UpstreamScript { UnitsPrompt = 100, UnitsCompletion = 50 };
        var table = new Dictionary<string, object>
        {
            [caller.Model] = new { input_cost_per_token = 2e-6m, output_cost_per_token = 8e-6m, litellm_provider = "p", mode = "chat" },
            [$"p/{unpriced}"] = new
            {
                input_cost_per_token = 1e-6m,
                output_cost_per_token = 0.0000020000000000000001m,
                output_cost_per_token_above_200k_tokens = 4e-6m,
                search_context_cost_per_query = new { search_context_size_low = 0.01m },
                litellm_provider = "p",
                mode = "chat",
            },
            [zero] = new { input_cost_per_token = 0, output_cost_per_token = 0, litellm_provider = "p", mode = "chat" },
        };
        var query = $"source=litellm&upstream={upstream}&provider=p";

        var shown = await shared.Admin.ImportPrices(table, query + "&dry_run=true");
        Assert.Equal((true, 1, 1, 0, 2), (shown.IsDryRun, shown.Added, shown.Changed, shown.Unchanged, shown.Refused));
        (await (caller with { Model = unpriced }).Complete()).AssertRefused(404, "model_not_found");

        var done = await shared.Admin.ImportPrices(table, query);
        Assert.Equal(shown with { IsDryRun = false, Models = done.Models }, done);
        Assert.Equal(JsonSerializer.Serialize(shown.Models), JsonSerializer.Serialize(done.Models));
        var line = done.Models.Single(line => line.Model == unpriced);
        Assert.Equal(("Added", $"p/{unpriced}"), (line.Outcome, line.Row));
        Assert.Contains(line.After!, rate => rate is { Kind: "output", Usd: 4m, Above: 200_000 });
        Assert.Contains(line.Notes, note => note.Contains("search_context", StringComparison.Ordinal));
        Assert.Contains(line.Notes, note => note.Contains("rounded", StringComparison.Ordinal));
        Assert.Contains("no '", done.Models.Single(line => line.Model == absent).Reason, StringComparison.Ordinal);
        Assert.Contains("free", done.Models.Single(line => line.Model == zero).Reason, StringComparison.Ordinal);
        var call = await shared.Admin.Call((await (caller with { Model = unpriced }).Complete()).AssertServed().CallId);
        Assert.Equal((100 * 1m + 50 * 2m) / 1_000_000m, call.Charge);

        var again = await shared.Admin.ImportPrices(table, query);
        Assert.Equal((0, 0, 2, 2), (again.Added, again.Changed, again.Unchanged, again.Refused));
    }

    [Fact]
    public async Task Table_of_models_dev_is_read_for_a_provider_and_what_is_not_understood_is_refused()
    {
        var (upstream, caller) = await MakeUpstream();
        var strange = caller.Model + "-strange";
        await shared.Admin.PutModel(strange, new NewModel(upstream, 100_000, 100));
        var table = new Dictionary<string, object>
        {
            ["vendor"] = new
            {
                models = new Dictionary<string, object>
                {
                    [caller.Model] = new { cost = new { input = 1, output = 2, cache_read = 0.1m, tiers = new[] { new { tier = new { type = "context", size = 200_000 }, input = 2, output = 3 } } } },
                    [strange] = new { cost = new { input = 1, output = 2, citation = 2 } },
                },
            },
        };

        var done = await shared.Admin.ImportPrices(table, $"source=models.dev&upstream={upstream}&provider=vendor");

        Assert.Equal((0, 1, 1), (done.Added, done.Changed, done.Refused));
        Assert.Contains(done.Models.Single(line => line.Model == caller.Model).After!, rate => rate is { Kind: "input", Usd: 2m, Above: 200_000 });
        Assert.Contains("citation", done.Models.Single(line => line.Model == strange).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source=nobody&upstream=test", HttpStatusCode.BadRequest)]
    [InlineData("source=models.dev&upstream=test", HttpStatusCode.BadRequest)]
    [InlineData("source=litellm&upstream=no-such-upstream", HttpStatusCode.NotFound)]
    public async Task Import_that_cannot_be_done_says_why(string query, HttpStatusCode status)
    {
        using var refused = await shared.Admin.Try(HttpMethod.Post, $"prices/import?{query}", new { });
        Assert.Equal(status, refused.StatusCode);
    }

    [Fact]
    public async Task Command_imports_what_its_dry_run_showed()
    {
        var (upstream, caller) = await MakeUpstream();
        var connection = $"--Engine:ConnectionString={(shared.Process is not null ? shared.ConnectionString : "")}";
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$$"""{"{{{caller.Model}}}":{"input_cost_per_token":1e-06,"output_cost_per_token":2e-06,"mode":"chat"}}""");
        try
        {
            var shown = await RelayCommand.Run("prices", "import", "litellm", file, upstream, connection, "--Import:DryRun=true");
            var done = await RelayCommand.Run("prices", "import", "litellm", file, upstream, connection);
            var again = await RelayCommand.Run("prices", "import", "litellm", file, upstream, connection);

            Assert.Contains("Would be: 0 added, 1 changed, 0 unchanged, 0 refused", shown.Output, StringComparison.Ordinal);
            Assert.Contains("\n0 added, 1 changed, 0 unchanged, 0 refused", done.Output, StringComparison.Ordinal);
            Assert.Contains("0 added, 0 changed, 1 unchanged, 0 refused", again.Output, StringComparison.Ordinal);
            Assert.Equal((0, 0, 0), (shown.ExitCode, done.ExitCode, again.ExitCode));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>An import is about an upstream's models, so a test has one of its own.</summary>
    private async Task<(string Upstream, Caller Caller)> MakeUpstream()
    {
        var upstream = $"up-{Guid.NewGuid():N}";
        await shared.Admin.PutUpstream(upstream, new Harness.Upstreams.NewUpstream(shared.Upstream.BaseAddress.AbsoluteUri) { ApiKey = SharedRelay.UpstreamKey });
        return (upstream, await shared.MakeCaller(new CallerPlan { Upstream = upstream }));
    }
}

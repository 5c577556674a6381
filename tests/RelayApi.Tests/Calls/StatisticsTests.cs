using System.Net;
using System.Text.Json;
using Harness.Models;
using TestUpstream;

namespace RelayApi.Tests.Calls;

/// <summary>Histories and sums for every resource (A11, A17).</summary>
public sealed class StatisticsTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    [Fact]
    public async Task A17_Usage_is_summed_by_day_in_a_time_zone_by_token_by_model_and_by_what_paid()
    {
        var caller = await relay.MakeCaller(cash: 5m, new NewPrice { InputPerMillion = 100m, OutputPerMillion = 200m });
        var other = await caller.With([]);
        relay.Upstream.Scripts[caller.Model] = new UpstreamScript { UnitsPrompt = 30, UnitsCached = 10, UnitsCompletion = 5 };

        // 23:30 UTC is the next day in Shanghai, and an hour later it is so everywhere.
        var now = relay.Time.GetUtcNow();
        var evening = new DateTimeOffset(now.Year, now.Month, now.Day, 23, 30, 0, TimeSpan.Zero).AddDays(1);
        relay.Time.JumpTo(evening.AddHours(-10));
        await caller.Served();
        relay.Time.JumpTo(evening);
        await caller.Served();
        await other.Served();
        await caller.AddGrant(new { id = "plan", name = "Plan", unit = "Calls", quota = 1 });
        relay.Time.JumpTo(evening.AddHours(1));
        await caller.Served();

        var utc = await Sums(caller, "by=Day&time_zone=UTC");
        Assert.Equal([(Day(evening), 3, 0.012m), (Day(evening.AddDays(1)), 1, 0.004m)], utc.Select(group => (Text(group, "day"), Int(group, "calls"), Number(group, "charge"))));
        var shanghai = await Sums(caller, "by=Day&time_zone=Asia/Shanghai");
        Assert.Equal([(Day(evening), 1), (Day(evening.AddDays(1)), 3)], shanghai.Select(group => (Text(group, "day"), Int(group, "calls"))));

        var tokens = (await Sums(caller, "by=token,model")).ToDictionary(group => Text(group, "token"));
        Assert.Equal((3, 0.012m, caller.Model), (Int(tokens[caller.Token], "calls_settled"), Number(tokens[caller.Token], "charge"), Text(tokens[caller.Token], "model")));
        Assert.Equal((60, 30, 15), (Int(tokens[caller.Token], "units_input"), Int(tokens[caller.Token], "units_cache_read"), Int(tokens[caller.Token], "units_output")));
        Assert.Equal(1, Int(tokens[other.Token], "calls"));
        Assert.Equal(3, Int(Assert.Single(await Sums(caller, $"token={caller.Token}")), "calls"));

        var grants = (await Sums(caller, "by=Grant")).ToDictionary(group => Text(group, "grant"));
        Assert.Equal((3, "Usd", 0.012m, 0.012m), Paid(grants["cash"]));
        Assert.Equal((1, "Calls", 1m, 0.004m), Paid(grants["grant/plan"]));
        Assert.Equal(1, Int(Assert.Single(await Sums(caller, "grant=plan")), "calls"));
        Assert.Equal(0.016m, Number(Assert.Single(await Sums(caller, "")), "charge"));
    }

    [Fact]
    public async Task A11_Call_history_of_a_package_and_of_a_grant_shows_what_they_paid_also_after_a_refund()
    {
        var caller = await relay.MakeCaller(cash: 5m);
        var name = $"pkg-{Guid.NewGuid():N}";
        using var added = await relay.Admin.Try(HttpMethod.Post, "packages", new { id = name, account = caller.Account, name = "Package", amount = 0.025m });
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        List<string> calls = [await caller.Served(), await caller.Served(), await caller.Served(), await caller.Served()];
        await caller.AddGrant(new { id = "late", name = "Late", unit = "Usd", quota = 1m });
        calls.Add(await caller.Served());

        Assert.Equal([calls[2], calls[1], calls[0]], await History($"package={name}"));
        Assert.Equal([calls[4]], await History($"account={caller.Account}&grant=late"));
        Assert.Equal([calls[1]], await History($"package={name}&limit=1&before={calls[2]}"));
        using var refunded = await relay.Admin.Try(HttpMethod.Post, $"calls/{calls[0]}/refund", new { reason = "compensation" });
        Assert.Equal([calls[2], calls[1], calls[0]], await History($"package={name}"));
        var package = await relay.Admin.Get<JsonElement>($"packages/{name}");
        Assert.Equal((0.025m, 0.01m), (Number(package, "amount"), Number(package, "remaining")));
        Assert.True(package.GetProperty("terms").GetProperty("to").GetDateTimeOffset() > relay.Time.GetUtcNow().AddDays(364));
    }

    [Theory]
    [InlineData("calls/statistics?by=Weather", HttpStatusCode.BadRequest)]
    [InlineData("calls/statistics?time_zone=Mars/Base", HttpStatusCode.BadRequest)]
    [InlineData("calls/statistics?from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("calls/statistics?grant=plan", HttpStatusCode.BadRequest)]
    [InlineData("calls/statistics?package=none", HttpStatusCode.NotFound)]
    [InlineData("calls?package=none", HttpStatusCode.NotFound)]
    public async Task A17_What_cannot_be_summed_is_told_so(string path, HttpStatusCode status)
    {
        using var response = await relay.Admin.Try(HttpMethod.Get, path, null);
        Assert.Equal(status, response.StatusCode);
    }

    private async Task<IReadOnlyList<JsonElement>> Sums(TimedCaller caller, string query) =>
        [.. (await relay.Admin.Get<JsonElement>($"calls/statistics?account={caller.Account}&{query}")).GetProperty("groups").EnumerateArray()];

    private async Task<IEnumerable<string>> History(string query) =>
        (await relay.Admin.Get<JsonElement>($"calls?{query}")).EnumerateArray().Select(call => Text(call, "call"));

    private static (int, string, decimal, decimal) Paid(JsonElement group) =>
        (Int(group, "calls"), Text(group, "unit"), Number(group, "quantity"), Number(group, "charge"));

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}

using System.Text.Json;

namespace RelayApi.Tests;

/// <summary>The OpenAPI document of the admin API, as clients are made from it.</summary>
public sealed class AdminDocumentTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    /// <summary>The document knows a schema by the name of its type alone: of two with the same name it shows one in both places.</summary>
    [Fact]
    public void Bodies_and_readings_have_names_of_their_own()
    {
        var names = typeof(AdminApi).Assembly.GetTypes().Select(type => type.Name).Where(name => name.EndsWith("Body", StringComparison.Ordinal)
            || name.EndsWith("Reading", StringComparison.Ordinal) || name.EndsWith("View", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rates_of_a_grant_are_in_credits_and_those_of_a_price_in_dollars()
    {
        var schemas = (await relay.Admin.Get<JsonElement>("openapi/admin.json")).GetProperty("components").GetProperty("schemas");
        Assert.True(schemas.GetProperty("CreditRateBody").GetProperty("properties").TryGetProperty("input_per_million", out _));
        Assert.True(schemas.GetProperty("RateBody").GetProperty("properties").TryGetProperty("usd", out _));
        Assert.True(schemas.GetProperty("WindowBody").GetProperty("properties").TryGetProperty("limit", out _));
        Assert.True(schemas.GetProperty("OffPeakWindowBody").GetProperty("properties").TryGetProperty("hours", out _));
    }

    [Fact]
    public async Task Parameters_of_all_lists_are_written_alike()
    {
        var document = await relay.Admin.Get<JsonElement>("openapi/admin.json");
        var names =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.TryGetProperty("parameters", out _)
            from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
            select parameter.GetProperty("name").GetString();
        Assert.All(names, name => Assert.Matches("^[a-z]+(_[a-z]+)*$", name));
    }
}

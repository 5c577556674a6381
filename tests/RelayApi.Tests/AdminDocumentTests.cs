using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;

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

    [Fact]
    public async Task Segments_of_paths_are_named_by_the_noun_that_they_identify()
    {
        var document = await relay.Admin.Get<JsonElement>("openapi/admin.json");
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var segments = path.Name.Trim('/').Split('/');
            for (var i = 1; i < segments.Length; i++)
            {
                // accounts/{account}, accounts/{account}/prices/{model}: a plural's own singular, or another noun where the plural is no owner of ids.
                if (!segments[i].StartsWith('{')) continue;
                Assert.True(segments[i] == $"{{{segments[i - 1].TrimEnd('s')}}}" || segments[i - 1] == "prices", path.Name);
            }
        }
    }

    /// <summary>
    /// A handler whose result is of one type says what it can answer; the compiler holds it to that. That no answer of any test was undeclared, at
    /// whatever level it was made, is checked by <see cref="DeclaredAnswers"/> behind every test of this project.
    /// </summary>
    [Fact]
    public void Handlers_say_in_their_types_what_they_can_answer()
    {
        var handlers = relay.Endpoints.Where(endpoint => endpoint.Metadata.OfType<AccessRule>().Any()).SelectMany(endpoint => endpoint.Metadata.OfType<MethodInfo>()).ToList();
        Assert.True(handlers.Count > 50);
        foreach (var handler in handlers)
        {
            Assert.All(ResultsOf(handler.ReturnType), type => Assert.False(
                type == typeof(IResult) || type == typeof(ProblemHttpResult) || type == typeof(object), $"{handler.DeclaringType}.{handler.Name} answers {type}."));
        }
    }

    [Fact]
    public async Task Conflicts_are_declared_where_they_can_be()
    {
        var paths = (await relay.Admin.Get<JsonElement>("openapi/admin.json")).GetProperty("paths");
        string[] open = ["200", "201", "400", "401", "403", "404", "409", "413", "415", "429", "500", "503"];
        Assert.Equal(open, StatusesOf(paths.GetProperty("/admin/accounts").GetProperty("post")));
        string[] refund = ["200", "400", "401", "403", "404", "409", "413", "415", "429", "500", "503"];
        Assert.Equal(refund, StatusesOf(paths.GetProperty("/admin/calls/{call}/refund").GetProperty("post")));
        string[] me = ["200", "401", "429", "500", "503"];
        Assert.Equal(me, StatusesOf(paths.GetProperty("/admin/me").GetProperty("get")));
    }

    private static IEnumerable<string> StatusesOf(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<Type> ResultsOf(Type type) => type switch
    {
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Task<>) => ResultsOf(type.GetGenericArguments()[0]),
        { IsGenericType: true } when typeof(INestedHttpResult).IsAssignableFrom(type) => type.GetGenericArguments().SelectMany(ResultsOf),
        _ => [type],
    };
}

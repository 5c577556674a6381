using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Harness;
using RelayApi.Tests.Members;

namespace RelayApi.Tests.Access;

/// <summary>
/// Every operation of the OpenAPI document, with every role's key: what is another account's is answered exactly like what does not exist. An
/// endpoint that is added later is tried as well, with a body made from its schema.
/// </summary>
public sealed partial class ForeignIdTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private const string Unknown = "nothing-has-this-id";

    [Fact]
    public async Task A12_Guessing_ids_of_another_account_tells_nothing_in_any_role()
    {
        using var mine = await Organisation.Open(relay);
        using var theirs = await Organisation.Open(relay);
        var foreign = await Foreign(theirs);
        var document = await relay.Admin.Get<JsonElement>("openapi/admin.json");
        var operations = OperationsOf(document).ToList();
        Assert.True(operations.Count > 40);
        foreach (var role in Organisation.Roles)
        {
            foreach (var operation in operations)
            {
                var theirsAnswer = await Ask(mine.Of(role), operation, name => foreign.GetValueOrDefault(name, Unknown));
                var nobodysAnswer = await Ask(mine.Of(role), operation, name => name == "call" ? Guid.CreateVersion7(relay.Time.GetUtcNow()).ToString() : Unknown);
                Assert.True(theirsAnswer == nobodysAnswer, $"{role} {operation}:\n{theirsAnswer}\n{nobodysAnswer}");
                if (operation.NamesSomething) Assert.True(theirsAnswer.Status is 403 or 404, $"{role} {operation}: {theirsAnswer}");
                Assert.All(foreign.Values.Where(id => id != "member"), id => Assert.DoesNotContain(id, theirsAnswer.Body, StringComparison.Ordinal));
            }
        }

        Assert.Empty((await relay.Admin.Audit()).Discrepancies);
    }

    /// <summary>One of everything that another account has, by the name of the segment or member that would name it.</summary>
    private static async Task<Dictionary<string, string>> Foreign(Organisation theirs)
    {
        var by = theirs.Relay.Admin;
        await Organisation.Must(by, HttpMethod.Post, $"accounts/{theirs.Id}/grants", new { id = "their-grant", name = "Pack", unit = "Usd", quota = 5 });
        await Organisation.Must(by, HttpMethod.Post, "packages", new { id = $"p-{theirs.Id}", account = theirs.Id, name = "Starter", amount = 10 });
        var token = await theirs.MakeToken(theirs.Member);
        return new Dictionary<string, string>
        {
            ["account"] = theirs.Id,
            ["token"] = token.Token,
            ["package"] = $"p-{theirs.Id}",
            ["call"] = await token.Served(),
            ["member"] = "member",
            ["grant"] = "their-grant",
            ["model"] = theirs.Model,
            ["order"] = "first",
        };
    }

    private static IEnumerable<Operation> OperationsOf(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value, document);

    private static async Task<Answer> Ask(AdminClient by, Operation operation, Func<string, string> idOf)
    {
        using var response = await by.Try(HttpMethod.Parse(operation.Method), operation.PathWith(idOf), operation.BodyWith(idOf));
        var text = await response.Content.ReadAsStringAsync();
        if (text.StartsWith('{') && JsonNode.Parse(text) is JsonObject problem && problem.Remove("trace_id")) text = problem.ToJsonString();
        return new Answer((int)response.StatusCode, Times().Replace(text, "when"));
    }

    /// <summary>When an answer was given tells the two apart, and nothing else may.</summary>
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+")]
    private static partial Regex Times();

    private sealed record Answer(int Status, string Body);

    private sealed record Operation(string Method, string Path, JsonElement Declared, JsonElement Document)
    {
        /// <summary>Whether the request names a thing that can be somebody's.</summary>
        public bool NamesSomething => Path.Contains('{')
            || (Schema is { } schema && Resolve(schema).TryGetProperty("properties", out var members) && members.TryGetProperty("account", out _));

        private JsonElement? Schema =>
            Declared.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty("application/json").GetProperty("schema") : null;

        public string PathWith(Func<string, string> idOf)
        {
            var segments = Path["/admin/".Length..].TrimEnd('/').Split('/');
            for (var i = 0; i < segments.Length; i++)
            {
                if (segments[i].StartsWith('{')) segments[i] = idOf(segments[i].Trim('{', '}'));
            }

            var queries = from parameter in Parameters where parameter.GetProperty("in").GetString() == "query" select parameter;
            var wanted = queries.Select(query => (Name: query.GetProperty("name").GetString()!, IsNeeded: query.TryGetProperty("required", out var needed) && needed.GetBoolean()))
                .Where(query => query.IsNeeded || query.Name is "account" or "token" or "member")
                .Select(query => $"{query.Name}={idOf(query.Name)}");
            return $"{string.Join('/', segments)}?{string.Join('&', wanted)}";
        }

        public JsonNode? BodyWith(Func<string, string> idOf) => Schema is { } schema ? Sample(schema, "", idOf) : null;

        public override string ToString() => $"{Method} {Path}";

        private IEnumerable<JsonElement> Parameters => Declared.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [];

        private JsonElement Resolve(JsonElement schema) =>
            schema.TryGetProperty("$ref", out var reference)
                ? Document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
                : schema;

        /// <summary>Numbers may be written as text as well; the number is meant.</summary>
        private static string TypeOf(JsonElement schema)
        {
            if (!schema.TryGetProperty("type", out var type)) return "object";
            if (type.ValueKind is JsonValueKind.String) return type.GetString()!;
            string[] types = [.. type.EnumerateArray().Select(one => one.GetString()!)];
            return types.FirstOrDefault(one => one is "integer" or "number") ?? types.First(one => one != "null");
        }

        /// <summary>The least that fits the schema: what is required, and ids where they can be.</summary>
        private JsonNode? Sample(JsonElement declared, string name, Func<string, string> idOf)
        {
            var schema = Resolve(declared);
            if (schema.TryGetProperty("enum", out var values)) return JsonNode.Parse(values[0].GetRawText());
            switch (TypeOf(schema))
            {
                case "string" when schema.TryGetProperty("format", out var format) && format.GetString() is "date-time": return "2030-01-01T00:00:00Z";
                case "string": return name == "id" ? Unknown : idOf(name);
                case "integer" or "number": return 1;
                case "boolean": return true;
                case "array": return new JsonArray(Sample(schema.GetProperty("items"), name.TrimEnd('s'), idOf));
                default:
                    var sample = new JsonObject();
                    var required = schema.TryGetProperty("required", out var needed) ? needed.EnumerateArray().Select(need => need.GetString()!).ToHashSet() : [];
                    if (!schema.TryGetProperty("properties", out var properties)) return sample;
                    foreach (var property in properties.EnumerateObject())
                    {
                        if (required.Contains(property.Name)) sample[property.Name] = Sample(property.Value, property.Name, idOf);
                    }

                    return sample;
            }
        }
    }
}

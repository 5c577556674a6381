using Harness.Accounts;

namespace Acceptance.Admin;

public sealed class AdminApiTests(SharedRelay shared)
{
    private const string SomeAccount = "<account>";

    private static readonly string[] Operations =
    [
        "delete /admin/accounts/{account}/prices/{model}", "delete /admin/models/{model}", "delete /admin/operators/{operator}", "delete /admin/tokens/{token}", "delete /admin/upstreams/{upstream}",
        "get /admin/accounts", "get /admin/accounts/{account}", "get /admin/accounts/{account}/prices", "get /admin/accounts/{account}/top-ups", "get /admin/calls",
        "get /admin/calls/statistics", "get /admin/calls/{call}",
        "get /admin/models", "get /admin/models/{model}", "get /admin/operators", "get /admin/packages", "get /admin/packages/{package}",
        "get /admin/tokens", "get /admin/tokens/{token}", "get /admin/upstreams", "get /admin/upstreams/{upstream}",
        "post /admin/accounts", "post /admin/accounts/{account}/top-ups", "post /admin/audit", "post /admin/operators", "post /admin/packages",
        "get /admin/accounts/{account}/grants", "get /admin/accounts/{account}/grants/{grant}", "post /admin/accounts/{account}/grants", "post /admin/accounts/{account}/grants/{grant}/changes",
        "post /admin/calls/{call}/refund", "post /admin/prices/import", "post /admin/tokens", "post /admin/tokens/{token}/temporary",
        "delete /admin/accounts/{account}/members/{member}", "delete /admin/accounts/{account}/members/{member}/keys/{key}",
        "get /admin/accounts/{account}/members", "get /admin/accounts/{account}/members/{member}", "get /admin/accounts/{account}/members/{member}/keys",
        "get /admin/actions", "get /admin/me", "post /admin/accounts/{account}/members", "post /admin/accounts/{account}/members/{member}/keys",
        "put /admin/accounts/{account}/members/{member}",
        "put /admin/accounts/{account}", "put /admin/accounts/{account}/name", "put /admin/packages/{package}/bindings",
        "put /admin/accounts/{account}/grants/{grant}/bindings", "put /admin/accounts/{account}/prices/{model}", "put /admin/models/{model}",
        "get /admin/orders", "get /admin/accounts/{account}/orders", "post /admin/accounts/{account}/orders", "get /admin/accounts/{account}/orders/{order}",
        "post /admin/accounts/{account}/orders/{order}/pay", "post /admin/accounts/{account}/orders/{order}/cancel",
        "post /admin/accounts/{account}/orders/{order}/refund", "get /admin/accounts/{account}/coupons", "post /admin/accounts/{account}/coupons",
        "get /admin/accounts/{account}/coupons/{coupon}", "get /admin/accounts/{account}/members/{member}/keys/{key}", "get /admin/operators/{operator}",
        "get /admin/products", "get /admin/products/{product}", "put /admin/products/{product}", "delete /admin/products/{product}",
        "put /admin/packages/{package}", "put /admin/tokens/{token}", "put /admin/upstreams/{upstream}",
    ];

    [Fact]
    public async Task OpenApi_document_lists_every_operation_and_no_door()
    {
        using var http = new HttpClient { BaseAddress = shared.Address };
        using var response = await http.GetAsync(new Uri("admin/openapi/admin.json", UriKind.Relative));

        var document = (await Reply.Read(response)).AssertServed().Json;

        var listed = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name.TrimEnd('/')}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(Operations.Order(StringComparer.Ordinal), listed);
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject());
        Assert.All(operations, operation => Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()), operation.Name));
    }

    [Fact]
    public async Task Swagger_page_loads()
    {
        using var http = new HttpClient { BaseAddress = shared.Address };
        using var response = await http.GetAsync(new Uri("admin/docs/index.html", UriKind.Relative));

        var page = (await Reply.Read(response)).AssertServed();

        Assert.Contains("swagger-ui", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("text/html", page.Headers["content-type"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer mop_wrong")]
    [InlineData("Basic bW9wOng=")]
    [InlineData("Bearer ")]
    public async Task Missing_or_wrong_operator_key_is_unauthorised(string? authorization)
    {
        using var http = new HttpClient { BaseAddress = shared.Address };
        foreach (var operation in Operations)
        {
            var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await http.SendAsync(request);
            await AssertProblem(response, 401, operation);
        }
    }

    [Fact]
    public async Task Token_is_no_operator_key()
    {
        var caller = await shared.MakeCaller();
        using var http = new HttpClient();
        using var response = await http.SendAsync(WithToken());

        await AssertProblem(response, 401, "accounts");

        HttpRequestMessage WithToken()
        {
            var request = caller.Request(HttpMethod.Get, "");
            request.RequestUri = new Uri(shared.Address, "admin/accounts");
            return request;
        }
    }

    [Theory]
    [InlineData("POST", "accounts", """{"name":""}""", 400)]
    [InlineData("POST", "accounts", """{"id":"no spaces please","name":"A"}""", 400)]
    [InlineData("POST", "accounts", """{"name":"A","discount":-1}""", 400)]
    [InlineData("POST", "accounts", """{"name":"A","limits":{"concurrency":0}}""", 400)]
    [InlineData("POST", "accounts", """{"name":"A","favourite_colour":"red"}""", 400)]
    [InlineData("POST", "accounts", """{"name":"A","status":"Retired"}""", 400)]
    [InlineData("POST", "accounts", "{}", 400)]
    [InlineData("POST", "accounts", "{", 400)]
    [InlineData("POST", "accounts", "null", 400)]
    [InlineData("POST", "accounts", "", 400)]
    [InlineData("POST", "tokens", """{"account":"no-such-account","name":"T"}""", 400)]
    [InlineData("POST", "tokens", """{"account":"<account>","name":"T","spending_cap":-1}""", 400)]
    [InlineData("POST", "tokens", """{"account":"<account>","name":"T","spending_cap":0.0000000001}""", 400)]
    [InlineData("POST", "tokens", """{"account":"<account>","name":"T","addresses":["not a network"]}""", 400)]
    [InlineData("POST", "tokens", """{"account":"<account>","name":"T","limit":{"concurrency":5}}""", 400)]
    [InlineData("POST", "packages", """{"account":"no-such-account","name":"P","amount":1}""", 404)]
    [InlineData("POST", "packages", """{"account":"<account>","name":"P","amount":0}""", 400)]
    [InlineData("POST", "packages", """{"account":"<account>","name":"P","amount":1,"from":"2030-01-01T00:00:00Z","to":"2029-01-01T00:00:00Z"}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"no-such-upstream","context_window":1,"output_max":1}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"test","context_window":0,"output_max":1}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"test","context_window":1,"output_max":9223372036854775807}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"test","context_window":10,"output_max":1,"input_max":11}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"test","context_window":10,"output_max":1,"input_max":0}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"test","context_window":10,"output_max":1,"unit_bytes_max":-1}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"test","context_window":10,"output_max":1,"unit_bytes_max":1073741825}""", 400)]
    [InlineData("PUT", "models/m", """{"upstream":"test","context_window":1,"output_max":1,"price":{"per_call":-1}}""", 400)]
    [InlineData("PUT", "upstreams/u", """{"base_url":"ftp://example.org"}""", 400)]
    [InlineData("PUT", "upstreams/u", """{"base_url":"http://example.org","idle_seconds_max":0}""", 400)]
    [InlineData("POST", "operators", """{"name":""}""", 400)]
    [InlineData("POST", "accounts/no-such-account/top-ups", """{"order":"1","amount":1}""", 404)]
    [InlineData("GET", "accounts/no-such-account", null, 404)]
    [InlineData("GET", "tokens/no-such-token", null, 404)]
    [InlineData("GET", "packages/no-such-package", null, 404)]
    [InlineData("GET", "models/no-such-model", null, 404)]
    [InlineData("GET", "upstreams/no-such-upstream", null, 404)]
    [InlineData("GET", "calls/no-such-call", null, 404)]
    [InlineData("GET", "calls?account=no%20id", null, 400)]
    [InlineData("GET", "calls?state=Lost", null, 400)]
    [InlineData("GET", "tokens?account=no%20id", null, 400)]
    [InlineData("GET", "packages?after=no%20id", null, 400)]
    [InlineData("GET", "accounts?after=no%20id", null, 400)]
    [InlineData("GET", "accounts?limit=many", null, 400)]
    [InlineData("GET", "no-such-noun", null, 404)]
    [InlineData("PATCH", "accounts", null, 405)]
    [InlineData("DELETE", "tokens/no-such-token", null, 404)]
    [InlineData("DELETE", "models/no-such-model", null, 404)]
    public async Task Bad_input_is_answered_with_problem_details(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        var account = body?.Contains(SomeAccount, StringComparison.Ordinal) is true ? await OpenAccount() : "";
        if (body is not null) request.Content = new StringContent(body.Replace(SomeAccount, account, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
        using var response = await shared.Admin.Http.SendAsync(request);

        await AssertProblem(response, status, $"{method} {path} {body}");
    }

    [Theory]
    [InlineData("""{"name":"A","limits":{"colour":"red"}}""", "$.limits.colour")]
    [InlineData("""{"name":5}""", "$.name")]
    public async Task Member_that_does_not_fit_is_named(string body, string path)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await shared.Admin.Http.PostAsync(new Uri("accounts", UriKind.Relative), content);

        Assert.Contains(path, (await Reply.Read(response)).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"order":"","amount":1}""")]
    [InlineData("""{"order":"1","amount":0}""")]
    [InlineData("""{"order":"1","amount":-5}""")]
    [InlineData("""{"order":"1","amount":0.0000000001}""")]
    [InlineData("""{"order":"1","amount":1e30}""")]
    [InlineData("""{"order":"1","amount":"5"}""")]
    [InlineData("""{"order":"1","amount":5,"currency":"EUR"}""")]
    public async Task Top_up_that_is_none_credits_nothing(string body)
    {
        var account = await OpenAccount();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await shared.Admin.Http.PostAsync(new Uri($"accounts/{account}/top-ups", UriKind.Relative), content);

        await AssertProblem(response, 400, body);
        Assert.Equal(0m, (await shared.Admin.Account(account)).ToppedUp);
    }

    private async Task<string> OpenAccount() => (await shared.Admin.OpenAccount(new NewAccount($"acc_{Guid.NewGuid():N}"))).Id;

    private static async Task AssertProblem(HttpResponseMessage response, int status, string what)
    {
        var reply = await Reply.Read(response);
        Assert.True(reply.Status == status, $"{what}: {reply.Status} {reply.Text}");
        Assert.True(reply.Headers.GetValueOrDefault("content-type") == "application/problem+json", $"{what}: {reply.Text}");
        Assert.Equal(status, reply.Json.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(reply.Json.GetProperty("title").GetString()));
        Assert.Equal(reply.CallId, reply.Json.GetProperty("trace_id").GetString());
    }
}

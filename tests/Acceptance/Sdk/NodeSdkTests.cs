using System.Text.Json;
using TestUpstream;

namespace Acceptance.Sdk;

/// <summary>OpenAI's own client for Node, unchanged but for the address.</summary>
public sealed class NodeSdkTests(SharedRelay shared, NodeSdk node) : IClassFixture<NodeSdk>
{
    private static readonly int[] Statuses = [401, 402, 404, 429];

    [Fact]
    public async Task Client_for_Node_lists_completes_streams_and_raises_refusals_as_its_own_typed_errors()
    {
        Assert.SkipWhen(node.Absence is not null, node.Absence ?? "");
        var caller = await shared.MakeCaller(new CallerPlan { Script = new UpstreamScript { UnitsCompletion = 3 } });
        var refused = await Task.WhenAll(Statuses.Select(status => SdkRefusals.MakeCaller(shared, status)));

        var printed = await NodeSdk.Run(JsonSerializer.Serialize(new
        {
            relay = caller.Relay,
            model = caller.Model,
            secret = caller.Secret,
            refused = refused.Select(other => new { model = other.Model, secret = other.Secret }),
        }));

        var result = JsonSerializer.Deserialize<JsonElement>(printed);
        Assert.Contains(caller.Model, result.GetProperty("models").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(" abc abc abc", result.GetProperty("complete").GetProperty("text").GetString());
        Assert.Equal(3, result.GetProperty("complete").GetProperty("usage").GetProperty("completion_tokens").GetInt64());
        Assert.Equal(" abc abc abc", result.GetProperty("stream").GetProperty("text").GetString());
        Assert.Equal(
            [
                ("AuthenticationError", true, 401, "invalid_api_key"),
                ("APIError", true, 402, "insufficient_quota"),
                ("NotFoundError", true, 404, "model_not_found"),
                ("RateLimitError", true, 429, "rate_limit_exceeded"),
            ],
            result.GetProperty("refusals").EnumerateArray().Select(ReadError));
        Assert.All(result.GetProperty("refusals").EnumerateArray(), error => Assert.NotNull(error.GetProperty("requestId").GetString()));
    }

    private static (string? Type, bool IsApiError, int Status, string? Code) ReadError(JsonElement error) => (
        error.GetProperty("type").GetString(),
        error.GetProperty("isApiError").GetBoolean(),
        error.GetProperty("status").GetInt32(),
        error.GetProperty("code").GetString());
}

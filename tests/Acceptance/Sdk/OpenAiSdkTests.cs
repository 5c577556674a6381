using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using TestUpstream;

namespace Acceptance.Sdk;

/// <summary>OpenAI's own client for .NET, unchanged but for the address.</summary>
public sealed class OpenAiSdkTests(SharedRelay shared)
{
    private const int UnitsCompletion = 12;
    private static readonly string Text = string.Concat(Enumerable.Repeat(" abc", UnitsCompletion));

    [Fact]
    public async Task Client_for_dotnet_lists_models()
    {
        var caller = await MakeCaller();

        OpenAIModelCollection models = await ClientOf(caller).GetOpenAIModelClient().GetModelsAsync();

        Assert.Contains(caller.Model, models.Select(model => model.Id));
    }

    [Fact]
    public async Task Client_for_dotnet_completes()
    {
        var caller = await MakeCaller();

        ChatCompletion answer = await ChatOf(caller).CompleteChatAsync(new UserChatMessage("Hello"));

        Assert.Equal(Text, answer.Content[0].Text);
        Assert.Equal((10, UnitsCompletion), (answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task Client_for_dotnet_streams()
    {
        var caller = await MakeCaller();

        var text = new StringBuilder();
        await foreach (var update in ChatOf(caller).CompleteChatStreamingAsync(new UserChatMessage("Hello")))
        {
            foreach (var part in update.ContentUpdate) text.Append(part.Text);
        }

        Assert.Equal(Text, text.ToString());
        Assert.Equal(0.99m, (await caller.ViewAccount()).CashAvailable);
    }

    [Theory]
    [InlineData(401, "invalid_api_key")]
    [InlineData(402, "insufficient_quota")]
    [InlineData(404, "model_not_found")]
    [InlineData(429, "rate_limit_exceeded")]
    public async Task Client_for_dotnet_raises_refusals_as_its_own_error_with_status_and_code(int status, string code)
    {
        var caller = await SdkRefusals.MakeCaller(shared, status);

        var completing = await Assert.ThrowsAsync<ClientResultException>(() => ChatOf(caller).CompleteChatAsync(new UserChatMessage("Hello")));
        var streaming = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (var _ in ChatOf(caller).CompleteChatStreamingAsync(new UserChatMessage("Hello")))
                Assert.Fail("A refused call has no answer.");
        });

        Assert.Equal((status, status), (completing.Status, streaming.Status));
        Assert.Contains(code, completing.Message, StringComparison.Ordinal);
        Assert.Contains(code, streaming.Message, StringComparison.Ordinal);
    }

    private Task<Caller> MakeCaller() => shared.MakeCaller(new CallerPlan { Script = new UpstreamScript { UnitsCompletion = UnitsCompletion } });

    private static OpenAIClient ClientOf(Caller caller) => new(
        new ApiKeyCredential(caller.Secret),
        // Retrying would only repeat the refusal that the test is about.
        new OpenAIClientOptions { Endpoint = new Uri(caller.Relay, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });

    private static ChatClient ChatOf(Caller caller) => ClientOf(caller).GetChatClient(caller.Model);
}

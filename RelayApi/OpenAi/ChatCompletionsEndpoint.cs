using Ledger.Upstreams;
using Microsoft.Extensions.Options;
using RelayApi.Calls;

namespace RelayApi.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatCompletionsEndpoint(CallRelay relay, CatalogWatch catalog, IOptions<RelayOptions> options, TimeProvider time)
{
    public async Task Handle(HttpContext http)
    {
        if (!Credential.TryRead(http.Request, out var secret, out var refusal))
        {
            await http.RefuseUnread(refusal);
            return;
        }

        if (await relay.AccountOf(http, secret) is not { } caller) return;
        var body = await RequestBody.Read(http.Request, options.Value.RequestBytesMax, http.RequestAborted);
        var offered = catalog.Current;
        var request = ChatRequest.TryRead(body, offered.BytesAlwaysTaken, out var problem);
        if (request is null)
        {
            await http.Refuse(problem!);
            return;
        }

        offered.TryRoute(request.Model, time.GetUtcNow(), out var route);
        await relay.Relay(http, secret, caller, request, route);
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using RelayApi.Access;

namespace RelayApi.Tests;

/// <summary>Watches what the admin API answers while tests ask it: a status that its operation does not declare is in no client's generated code.</summary>
internal sealed class DeclaredAnswers
{
    private readonly ConcurrentDictionary<string, int> _undeclared = [];

    public void Watch(WebApplication app) => app.Use(async (http, next) =>
    {
        await next(http);
        // An exception takes the endpoint away from its request, and the handler of exceptions keeps it.
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (endpoint is not RouteEndpoint route || !route.Metadata.OfType<AccessRule>().Any()) return;
        if (route.Metadata.OfType<IProducesResponseTypeMetadata>().Any(declared => declared.StatusCode == http.Response.StatusCode)) return;
        _undeclared.TryAdd($"{http.Request.Method} {route.RoutePattern.RawText}: {http.Response.StatusCode}", 0);
    });

    public void AssertAll() => Assert.Empty(_undeclared.Keys);
}

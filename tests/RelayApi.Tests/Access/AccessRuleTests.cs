using Microsoft.AspNetCore.Routing;
using RelayApi.Access;

namespace RelayApi.Tests.Access;

/// <summary>Who may use an endpoint is said where it is mapped; nothing is open because it was forgotten.</summary>
public sealed class AccessRuleTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private static readonly string[] Documents = ["/admin", "/admin/openapi/{documentName}.json"];

    [Fact]
    public void Every_endpoint_below_admin_says_who_may_use_it()
    {
        var silent =
            from endpoint in relay.Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where path.StartsWith("/admin", StringComparison.Ordinal) && !Documents.Contains(path) && endpoint.Metadata.GetMetadata<AccessRule>() is null
            select endpoint.DisplayName;

        Assert.Empty(silent);
    }
}

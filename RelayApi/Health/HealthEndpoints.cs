using RelayApi.Engines;

namespace RelayApi.Health;

/// <summary>Liveness: the process answers. Readiness: paid calls are admitted, because the books take them.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Text("alive"));
        health.MapGet("/ready", (Engine engine) => engine.IsReady
            ? Results.Text("ready")
            : Results.Text("the books take no calls for now", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}

namespace RelayApi.Access;

/// <summary>How endpoints declare who may use them: one line each.</summary>
internal static class AccessEndpoints
{
    public static RouteHandlerBuilder Allow(this RouteHandlerBuilder endpoint, Who who, Target? target = null)
    {
        endpoint.WithMetadata(new AccessRule(who, target)).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        if (target is not null) endpoint.ProducesProblem(StatusCodes.Status404NotFound);
        return endpoint;
    }
}

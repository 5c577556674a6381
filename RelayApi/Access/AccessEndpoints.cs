namespace RelayApi.Access;

/// <summary>How endpoints declare who may use them: one line each.</summary>
internal static class AccessEndpoints
{
    /// <summary>What the gate can answer in the handler's place is declared with it; what the handler can answer, its own type declares.</summary>
    public static RouteHandlerBuilder Allow(this RouteHandlerBuilder endpoint, Who who, Target? target = null)
    {
        endpoint.WithMetadata(new AccessRule(who, target));
        if (who is not Who.Members) endpoint.ProducesProblem(StatusCodes.Status403Forbidden);
        if (target is not null) endpoint.ProducesProblem(StatusCodes.Status404NotFound);
        return endpoint;
    }
}

namespace RelayApi.Access;

/// <summary>
/// Stands before every endpoint of the admin API, behind the reading of its body and before its handler: finds out once whose the thing is that
/// the request names, and judges by the endpoint's rule.
/// </summary>
internal sealed class AdminGate : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var caller = AdminCaller.Of(context.HttpContext);
        var rule = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        var owner = !caller.IsOperator && rule?.Target is { } target ? await target.FindOwner(context) : null;
        return AccessRule.Judge(caller, rule, owner) switch
        {
            AccessVerdict.Allowed => await next(context),
            AccessVerdict.NotFound => Problems.NotFound($"No such {rule!.Target!.Noun}."),
            _ => Problems.Forbidden(rule?.Who is Who.Managers ? "Only owners and admins of the account may do this." : "Only an operator may do this."),
        };
    }
}

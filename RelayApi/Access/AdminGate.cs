using Ledger.Actions;
using Npgsql;
using RelayApi.Answers;
using RelayApi.Calls;

namespace RelayApi.Access;

/// <summary>
/// Stands before every endpoint of the admin API, behind the reading of its body and before its handler: finds out once whose the thing is that
/// the request names, judges by the endpoint's rule, and puts on record whatever would change something, before and after.
/// </summary>
internal sealed partial class AdminGate(ActionLog actions, TimeProvider time, ILogger<AdminGate> log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (http, caller) = (context.HttpContext, AdminCaller.Of(context.HttpContext));
        var rule = http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);

        // An operator may do everything: whose something is matters for the record only.
        var owner = (changes || !caller.IsOperator) && rule?.Target is { } target ? await target.FindOwner(context) : null;
        var refusal = Refuse(caller, rule, owner);
        if (!changes) return refusal ?? await next(context);

        var action = ActionOf(context, caller, owner);
        if (!await TryBegin(action, http.RequestAborted)) return Problems.Unavailable("What is done here is put on record, and for now it cannot be. Nothing was done.");
        try
        {
            var result = refusal ?? await next(context);
            await End(action, StatusOf(result));
            return result;
        }
        catch (Exception thrown)
        {
            await End(action, Problems.OfException(http, thrown).StatusCode);
            throw;
        }
    }

    private static Problem? Refuse(AdminCaller caller, AccessRule? rule, ResourceOwner? owner) => AccessRule.Judge(caller, rule, owner) switch
    {
        AccessVerdict.Allowed => null,
        AccessVerdict.NotFound => Problems.NotFound($"No such {rule!.Target!.Noun}."),
        _ => Problems.Forbidden(rule?.Who is Who.Managers ? "Only owners and admins of the account may do this." : "Only an operator may do this."),
    };

    private static int StatusOf(object? result) => result switch
    {
        INestedHttpResult nested => StatusOf(nested.Result),
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };

    /// <summary>What a member asks for is on its own account's record, also when it asked for another's: that one must not learn of it.</summary>
    private AdminAction ActionOf(EndpointFilterInvocationContext context, AdminCaller caller, ResourceOwner? owner)
    {
        var http = context.HttpContext;
        var named = context.Arguments.OfType<INamesAccount>().FirstOrDefault()?.Account;
        return new AdminAction(
            http.CallId().Value,
            time.GetUtcNow(),
            caller.Name,
            caller.RoleName,
            caller.Member,
            caller.Key,
            caller.Account ?? owner?.Account ?? (Metering.Accounts.AccountId.TryParse(named, out var account) ? account : null),
            http.Request.Method,
            (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "",
            http.Request.Path);
    }

    private async Task<bool> TryBegin(AdminAction action, CancellationToken cancellationToken)
    {
        try
        {
            await actions.Begin(action, cancellationToken);
            return true;
        }
        catch (NpgsqlException failure)
        {
            LogNotBegun(action.Id, failure);
            return false;
        }
    }

    /// <summary>What is done is done: an outcome that cannot be written leaves an action without one on record, and says so in the log.</summary>
    private async Task End(AdminAction action, int status)
    {
        try
        {
            await actions.End(action.Id, time.GetUtcNow(), status, CancellationToken.None);
        }
        catch (NpgsqlException failure)
        {
            LogNotEnded(action.Id, status, failure);
        }
    }
}

using Ledger.Keys;
using Ledger.Operators;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Operators;

/// <summary>Keys of the admin API.</summary>
internal static class OperatorEndpoints
{
    public static void MapOperators(this RouteGroupBuilder admin)
    {
        var operators = admin.MapGroup("/operators").WithTags("Operators");
        operators.MapGet("/", (OperatorKeys keys, CancellationToken cancellationToken) => keys.List(cancellationToken)).Allow(Who.Operators).WithSummary("Lists operator keys, without their secrets.");
        operators.MapGet("/{operator}", Get).Allow(Who.Operators).WithSummary("One operator key, without its secret.");
        operators.MapPost("/", Create).Allow(Who.Operators).WithSummary("Creates an operator key. Its secret is shown once.");
        operators.MapDelete("/{operator}", Revoke).Allow(Who.Operators).WithSummary("Revokes an operator key at once.");
    }

    private static async Task<Results<Ok<OperatorKey>, NotFoundProblem>> Get(string @operator, OperatorKeys keys, CancellationToken cancellationToken) =>
        (await keys.List(cancellationToken)).FirstOrDefault(key => key.Name == @operator) is { } found
            ? TypedResults.Ok(found)
            : Problems.NotFound("No such operator key.");

    private static async Task<Results<Created<NewOperatorKey>, InvalidProblem, ConflictProblem>> Create(
        CreateOperatorKey request, OperatorKeys keys, CancellationToken cancellationToken)
    {
        if (!KeyName.IsValid(request.Name))
        {
            return Problems.Invalid($"An operator key has a name of at most {KeyName.LengthMax} characters.");
        }

        return await keys.Create(request.Name, cancellationToken) is { } secret
            ? TypedResults.Created(Locations.Of("operators", request.Name), new NewOperatorKey(request.Name, secret))
            : Problems.Conflict($"The name is taken, or there are {OperatorKeys.KeysMax} keys.");
    }

    private static async Task<Results<NoContent, NotFoundProblem>> Revoke(string @operator, OperatorKeys keys, CancellationToken cancellationToken) =>
        await keys.Revoke(@operator, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("No such operator key.");

    /// <param name="Name">Recorded beside what is done with the key.</param>
    internal sealed record CreateOperatorKey(string Name);

    /// <param name="Name">Its name.</param>
    /// <param name="Secret">Shown once, stored nowhere.</param>
    internal sealed record NewOperatorKey(string Name, string Secret);
}

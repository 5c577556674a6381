using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace RelayApi.Answers;

/// <summary>Why a query cannot be asked: what it says is not valid, 400, or names what is not there, 404.</summary>
internal sealed class QueryProblem : Problem, IEndpointMetadataProvider
{
    private QueryProblem(int status, string detail)
        : base(status, detail)
    {
    }

    public static QueryProblem Invalid(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static QueryProblem NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        Declare(builder, StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
}

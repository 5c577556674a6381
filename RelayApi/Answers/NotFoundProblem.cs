using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace RelayApi.Answers;

/// <summary>There is no such thing, or it is another's: 404.</summary>
internal sealed class NotFoundProblem(string detail) : Problem(StatusCodes.Status404NotFound, detail), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Declare(builder, StatusCodes.Status404NotFound);
}

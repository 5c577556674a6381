using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace RelayApi.Answers;

/// <summary>The caller may not, though the thing is there for it: 403.</summary>
internal sealed class ForbiddenProblem(string detail) : Problem(StatusCodes.Status403Forbidden, detail), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Declare(builder, StatusCodes.Status403Forbidden);
}

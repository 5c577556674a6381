using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace RelayApi.Answers;

/// <summary>What is there stands against it: 409.</summary>
internal sealed class ConflictProblem(string detail) : Problem(StatusCodes.Status409Conflict, detail), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Declare(builder, StatusCodes.Status409Conflict);
}

using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace RelayApi.Answers;

/// <summary>The request does not say what can be done: 400.</summary>
internal sealed class InvalidProblem(string detail) : Problem(StatusCodes.Status400BadRequest, detail), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Declare(builder, StatusCodes.Status400BadRequest);
}

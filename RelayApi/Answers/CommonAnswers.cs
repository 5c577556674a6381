using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace RelayApi.Answers;

/// <summary>What operations of the admin API can answer whatever their handlers do.</summary>
internal static class CommonAnswers
{
    /// <summary>Declares them where an operation can answer so: also what goes wrong while its request is read.</summary>
    public static TBuilder DeclareCommonAnswers<TBuilder>(this TBuilder group)
        where TBuilder : IEndpointConventionBuilder
    {
        group.Finally(endpoint =>
        {
            Problem.Declare(
                endpoint,
                StatusCodes.Status401Unauthorized,
                StatusCodes.Status429TooManyRequests,
                StatusCodes.Status500InternalServerError,
                StatusCodes.Status503ServiceUnavailable);
            if (endpoint.Metadata.OfType<IAcceptsMetadata>().Any())
            {
                Problem.Declare(endpoint, StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
            }
            else if (endpoint.Metadata.OfType<MethodInfo>().Any(CanBeMisread))
            {
                Problem.Declare(endpoint, StatusCodes.Status400BadRequest);
            }
        });
        return group;
    }

    /// <summary>A parameter that is no text is read from text, and the text may be anything.</summary>
    private static bool CanBeMisread(MethodInfo handler) =>
        handler.GetParameters().Any(parameter => Nullable.GetUnderlyingType(parameter.ParameterType) is not null);
}

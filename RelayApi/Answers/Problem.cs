using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace RelayApi.Answers;

/// <summary>
/// A problem whose type declares its status: a handler that can answer it says so in its signature, the compiler holds it to that, and the OpenAPI
/// document shows it.
/// </summary>
internal abstract class Problem(int status, string detail, string? title = null, IDictionary<string, object?>? with = null) : IResult, IStatusCodeHttpResult
{
    private readonly ProblemHttpResult _answer = TypedResults.Problem(statusCode: status, title: title ?? TitleOf(status), detail: detail, extensions: with);

    public int? StatusCode => _answer.StatusCode;

    public Task ExecuteAsync(HttpContext httpContext) => _answer.ExecuteAsync(httpContext);

    /// <summary>Declares that an endpoint can answer problems of these statuses.</summary>
    public static void Declare(EndpointBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
        }
    }

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is not valid.",
        StatusCodes.Status403Forbidden => "Not allowed.",
        StatusCodes.Status404NotFound => "Not found.",
        StatusCodes.Status409Conflict => "Conflict: nothing was changed.",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No problem has this status."),
    };
}

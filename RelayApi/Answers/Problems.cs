using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Engines;
using RelayApi.Throttling;

namespace RelayApi.Answers;

/// <summary>How the admin API says what is wrong: RFC 9457 problem details.</summary>
internal static class Problems
{
    public static InvalidProblem Invalid(string detail) => new(detail);

    public static NotFoundProblem NotFound(string detail) => new(detail);

    public static ForbiddenProblem Forbidden(string detail) => new(detail);

    public static ConflictProblem Conflict(string detail) => new(detail);

    /// <summary>The problem of what was thrown on the way. A member that does not fit is named by its path.</summary>
    public static ProblemHttpResult OfException(HttpContext http) => OfException(http, http.Features.Get<IExceptionHandlerFeature>()?.Error);

    public static ProblemHttpResult OfException(HttpContext http, Exception? thrown) => thrown switch
    {
        BadHttpRequestException { InnerException: JsonException { Path: { } path } } => Of(
            StatusCodes.Status400BadRequest, "The request is not valid.", $"The body does not fit what is documented, at {path}."),
        BadHttpRequestException bad => Of(bad.StatusCode, "The request is not valid.", bad.Message),
        { } failure when http.RequestServices.GetRequiredService<Engine>().IsTransient(failure) => Of(
            StatusCodes.Status503ServiceUnavailable, "Not available for now.", "The token, account or package cannot answer. Try again in a moment."),
        _ => Of(StatusCodes.Status500InternalServerError, "Something went wrong here.", "The log has more under this trace id."),
    };

    public static ProblemHttpResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "Not available for now.", detail);

    public static RetryLaterProblem TooManyFailures(TooManyFailures failures) => new("Too many wrong keys.", failures.Message, failures.Wait);

    private static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail);
}

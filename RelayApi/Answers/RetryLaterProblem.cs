using System.Globalization;

namespace RelayApi.Answers;

/// <summary>Too much at a time: 429, and when to come back. It is answered before any handler, and declared with what every operation can answer.</summary>
internal sealed class RetryLaterProblem(string title, string detail, TimeSpan wait) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: title, detail: detail).ExecuteAsync(httpContext);
    }
}

namespace RelayApi.OpenAi;

/// <summary>An error as OpenAI's clients know it. They choose their typed exception by the status and show the rest to people.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">OpenAI's class of error, such as <c>invalid_request_error</c>.</param>
/// <param name="Code">What programs branch on, such as <c>invalid_api_key</c>.</param>
/// <param name="Message">One sentence or two for a person.</param>
internal sealed record OpenAiError(int Status, string Type, string? Code, string Message)
{
    /// <summary>The member of the request that is at fault.</summary>
    public string? Param { get; init; }

    /// <summary>When the same request can succeed; <see langword="null"/> where waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the official clients, which retry by status, are told not to: trying again unchanged cannot succeed.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>By which support finds the call (E10).</summary>
    public string? TraceId { get; init; }

    /// <summary>The limit that refused the call (F11).</summary>
    public OpenAiErrorLimit? Limit { get; init; }

    /// <summary><see cref="RetryAfter"/> as the header carries it: whole seconds, rounded up, for a client that comes early is refused again.</summary>
    public long? RetryAfterSeconds =>
        RetryAfter is { } wait ? Math.Max(1, (wait.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond) : null;

    /// <summary>A limit of this process's own is reached.</summary>
    public static OpenAiError RateLimited(string message, OpenAiErrorLimit limit, TimeSpan wait)
    {
        var error = new OpenAiError(StatusCodes.Status429TooManyRequests, OpenAiErrorType.Requests, "rate_limit_exceeded", message) { RetryAfter = wait };
        return error with { Limit = limit with { RetryAfterSeconds = error.RetryAfterSeconds } };
    }

    public static OpenAiError InvalidRequest(string message, string? param = null, string? code = null) =>
        new(StatusCodes.Status400BadRequest, OpenAiErrorType.InvalidRequest, code, message) { Param = param };
}

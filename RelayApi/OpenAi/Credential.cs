using System.Diagnostics.CodeAnalysis;
using Metering.Tokens;

namespace RelayApi.OpenAi;

/// <summary>Reads the credential of a request and says which way it is missing or wrong (B10, C8). Garbage is refused here, without asking anybody.</summary>
internal static class Credential
{
    private const string Scheme = "Bearer ";

    /// <summary>Where other protocols carry their keys.</summary>
    private static readonly string[] OtherHeaders = ["x-api-key", "api-key"];

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out TokenSecret? secret, [NotNullWhen(false)] out OpenAiError? error)
    {
        secret = null;
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            error = Refuse(OtherHeaders.FirstOrDefault(request.Headers.ContainsKey) is { } misplaced
                ? $"No API key provided: it came in the header '{misplaced}', and belongs into 'Authorization: Bearer <key>' here."
                : "No API key provided: send it in the header 'Authorization: Bearer <key>'.");
            return false;
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            error = Refuse("Invalid API key provided: the Authorization header does not begin with 'Bearer '.");
            return false;
        }

        error = TokenSecret.TryParse(header[Scheme.Length..], out secret, out var problem)
            ? null
            : Refuse($"Invalid API key provided: {problem}.");
        return secret is not null;
    }

    private static OpenAiError Refuse(string message) =>
        new(StatusCodes.Status401Unauthorized, OpenAiErrorType.InvalidRequest, "invalid_api_key", message);
}

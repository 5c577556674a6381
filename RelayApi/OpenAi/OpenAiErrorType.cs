namespace RelayApi.OpenAi;

/// <summary>The classes of error that OpenAI's API answers with.</summary>
internal static class OpenAiErrorType
{
    public const string InvalidRequest = "invalid_request_error";
    public const string Permission = "permission_error";
    public const string InsufficientQuota = "insufficient_quota";
    public const string Requests = "requests";
    public const string Tokens = "tokens";
    public const string Server = "server_error";
}

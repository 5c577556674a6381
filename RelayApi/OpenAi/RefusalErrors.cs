using System.Diagnostics;
using Metering.Calls;

namespace RelayApi.OpenAi;

/// <summary>
/// Says the engine's refusals in OpenAI's words; the status is <see cref="RefusalStatuses"/>'s. The message keeps the engine's own sentence behind what
/// kind of refusal it is.
/// </summary>
internal static class RefusalErrors
{
    private static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(1);

    public static OpenAiError ToOpenAiError(this Refusal refusal) => Classify(refusal) with
    {
        RetryAfter = WaitOf(refusal),
        Limit = refusal.Limit is null && refusal.OwnerId is null ? null : LimitOf(refusal),
    };

    /// <summary>
    /// Where waiting can help and nobody knows how long, as with the engine's own trouble, a pause is named: a client that is told nothing comes
    /// back at once.
    /// </summary>
    private static TimeSpan? WaitOf(Refusal refusal) => refusal.IsTransient ? refusal.RetryAfter ?? TroublePause : null;

    private static OpenAiError Classify(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.TokenInvalid => Unauthorized("token invalid", refusal),
        RefusalReason.TokenDeleted => Unauthorized("token deleted", refusal),
        RefusalReason.TokenDisabled => Unauthorized("token disabled", refusal),
        RefusalReason.TokenExpired => Unauthorized("token expired", refusal),
        RefusalReason.WrongPlan => Unauthorized("wrong product", refusal),
        RefusalReason.AddressNotAllowed => Forbidden("address_not_allowed", refusal),
        RefusalReason.ModelNotAllowed => Forbidden("model_not_allowed", refusal) with { Param = "model" },
        RefusalReason.AccountNotFound => Forbidden("account_not_found", refusal),
        RefusalReason.AccountSuspended => Forbidden("account_suspended", refusal),
        RefusalReason.MemberRemoved => Forbidden("member_removed", refusal),
        RefusalReason.MemberSuspended => Forbidden("member_suspended", refusal),
        RefusalReason.ModelNotFound => ModelNotFound(refusal),
        RefusalReason.InputEmpty => InvalidInput("empty_input", refusal),
        RefusalReason.InputTooLong => InvalidInput("context_length_exceeded", refusal),
        RefusalReason.SpendingCapReached => OutOfQuota($"the {(refusal.Owner is RefusalOwner.Member ? "member" : "token")}'s spending cap is reached", refusal),
        RefusalReason.InsufficientBalance => OutOfQuota("the account's balance is not enough", refusal),
        RefusalReason.NoGrant or RefusalReason.GrantsExpired or RefusalReason.GrantsUsedUp => OutOfQuota("no available resources", refusal),
        RefusalReason.ConcurrencyReached => RateLimited(refusal.Message, refusal),
        RefusalReason.WindowReached when !refusal.IsTransient =>
            RateLimited($"{refusal.Message} The request is larger than the limit and can never succeed.", refusal) with { IsPermanent = true },
        RefusalReason.WindowReached => RateLimited(refusal.Message, refusal),
        RefusalReason.HoldNotFound => CallEnded(refusal),
        RefusalReason.BooksUnavailable => Unavailable("books_unavailable", refusal),
        RefusalReason.Overloaded => Unavailable("overloaded", refusal),
        _ => throw new UnreachableException($"No error is mapped to {refusal.Reason}."),
    };

    private static OpenAiError Unauthorized(string which, Refusal refusal) => new(
        refusal.Reason.ToStatus(), OpenAiErrorType.InvalidRequest, "invalid_api_key", $"Invalid API key, {which}: {refusal.Message}");

    private static OpenAiError InvalidInput(string code, Refusal refusal) =>
        new(refusal.Reason.ToStatus(), OpenAiErrorType.InvalidRequest, code, refusal.Message) { Param = "messages" };

    private static OpenAiError Forbidden(string code, Refusal refusal) =>
        new(refusal.Reason.ToStatus(), OpenAiErrorType.Permission, code, refusal.Message);

    private static OpenAiError ModelNotFound(Refusal refusal) =>
        new(refusal.Reason.ToStatus(), OpenAiErrorType.InvalidRequest, "model_not_found", refusal.Message) { Param = "model" };

    private static OpenAiError OutOfQuota(string which, Refusal refusal) => new(
        refusal.Reason.ToStatus(),
        OpenAiErrorType.InsufficientQuota,
        "insufficient_quota",
        $"Insufficient quota, {which}: {refusal.Message}");

    /// <summary>OpenAI's types here name what is counted; its units of text are called tokens at this door only.</summary>
    private static OpenAiError RateLimited(string message, Refusal refusal) => new(
        refusal.Reason.ToStatus(),
        refusal.Unit == "units" ? OpenAiErrorType.Tokens : OpenAiErrorType.Requests,
        "rate_limit_exceeded",
        message);

    /// <summary>The official clients retry a conflict; a call that has ended stays ended.</summary>
    private static OpenAiError CallEnded(Refusal refusal) =>
        new(refusal.Reason.ToStatus(), OpenAiErrorType.InvalidRequest, "call_ended", refusal.Message) { IsPermanent = true };

    private static OpenAiError Unavailable(string code, Refusal refusal) =>
        new(refusal.Reason.ToStatus(), OpenAiErrorType.Server, code, refusal.Message);

    private static OpenAiErrorLimit LimitOf(Refusal refusal) => new(
        refusal.Limit,
        refusal.Owner.ToString().ToLowerInvariant(),
        refusal.OwnerId,
        refusal.Value,
        refusal.Current,
        refusal.Requested,
        refusal.Unit,
        new OpenAiError(0, "", null, "") { RetryAfter = WaitOf(refusal) }.RetryAfterSeconds);
}

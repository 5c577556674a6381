using Metering.Calls;
using RelayApi.OpenAi;
using Testing;

namespace RelayApi.Tests.OpenAi;

public sealed class RefusalErrorsTests
{
    [Theory]
    [InlineData(RefusalReason.TokenInvalid, 401, "invalid_request_error", "invalid_api_key", "token invalid")]
    [InlineData(RefusalReason.TokenDeleted, 401, "invalid_request_error", "invalid_api_key", "deleted")]
    [InlineData(RefusalReason.TokenDisabled, 401, "invalid_request_error", "invalid_api_key", "disabled")]
    [InlineData(RefusalReason.TokenExpired, 401, "invalid_request_error", "invalid_api_key", "expired")]
    [InlineData(RefusalReason.AddressNotAllowed, 403, "permission_error", "address_not_allowed", "Told.")]
    [InlineData(RefusalReason.ModelNotAllowed, 403, "permission_error", "model_not_allowed", "Told.")]
    [InlineData(RefusalReason.AccountNotFound, 403, "permission_error", "account_not_found", "Told.")]
    [InlineData(RefusalReason.AccountSuspended, 403, "permission_error", "account_suspended", "Told.")]
    [InlineData(RefusalReason.WrongPlan, 401, "invalid_request_error", "invalid_api_key", "wrong product")]
    [InlineData(RefusalReason.MemberRemoved, 403, "permission_error", "member_removed", "Told.")]
    [InlineData(RefusalReason.MemberSuspended, 403, "permission_error", "member_suspended", "Told.")]
    [InlineData(RefusalReason.ModelNotFound, 404, "invalid_request_error", "model_not_found", "Told.")]
    [InlineData(RefusalReason.InputEmpty, 400, "invalid_request_error", "empty_input", "Told.")]
    [InlineData(RefusalReason.InputTooLong, 400, "invalid_request_error", "context_length_exceeded", "Told.")]
    [InlineData(RefusalReason.SpendingCapReached, 402, "insufficient_quota", "insufficient_quota", "spending cap")]
    [InlineData(RefusalReason.InsufficientBalance, 402, "insufficient_quota", "insufficient_quota", "balance")]
    [InlineData(RefusalReason.NoGrant, 402, "insufficient_quota", "insufficient_quota", "no available resources: Told.")]
    [InlineData(RefusalReason.GrantsExpired, 402, "insufficient_quota", "insufficient_quota", "no available resources: Told.")]
    [InlineData(RefusalReason.GrantsUsedUp, 402, "insufficient_quota", "insufficient_quota", "no available resources: Told.")]
    [InlineData(RefusalReason.ConcurrencyReached, 429, "requests", "rate_limit_exceeded", "Told.")]
    [InlineData(RefusalReason.WindowReached, 429, "requests", "rate_limit_exceeded", "never succeed")]
    [InlineData(RefusalReason.HoldNotFound, 409, "invalid_request_error", "call_ended", "Told.")]
    [InlineData(RefusalReason.BooksUnavailable, 503, "server_error", "books_unavailable", "Told.")]
    [InlineData(RefusalReason.Overloaded, 503, "server_error", "overloaded", "Told.")]
    public void Refusal_has_a_status_a_type_a_code_and_says_which(RefusalReason reason, int status, string type, string code, string says)
    {
        var error = new Refusal(reason, "Told.").ToOpenAiError();
        Assert.Equal((status, type, code), (error.Status, error.Type, error.Code));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("Told.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_is_mapped() =>
        Assert.All(Enum.GetValues<RefusalReason>(), reason => Assert.InRange(new Refusal(reason, "Told.").ToOpenAiError().Status, 400, 503));

    [Fact]
    public async Task Every_code_of_a_refusal_is_in_the_table_of_the_readme()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find()!, "README.md"), TestContext.Current.CancellationToken);
        Assert.All(
            Enum.GetValues<RefusalReason>().Select(reason => new Refusal(reason, "Told.").ToOpenAiError()),
            error => Assert.Matches($@"(?m)^\|[^|]*\b{error.Status}\b[^|]*\|[^|]*`{error.Code}`", readme));
    }

    [Fact]
    public void Window_that_opens_again_says_when()
    {
        var error = new Refusal(RefusalReason.WindowReached, "Told.") { RetryAfter = TimeSpan.FromSeconds(1.2), Unit = "units" }.ToOpenAiError();
        Assert.Equal(("tokens", 2, false), (error.Type, error.RetryAfterSeconds, error.IsPermanent));
        Assert.DoesNotContain("never", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_larger_than_its_window_has_no_time_to_come_back()
    {
        var error = new Refusal(RefusalReason.WindowReached, "Told.").ToOpenAiError();
        Assert.Equal((null, true), (error.RetryAfterSeconds, error.IsPermanent));
    }

    [Theory]
    [InlineData(RefusalReason.BooksUnavailable)]
    [InlineData(RefusalReason.Overloaded)]
    public void Engines_own_trouble_always_names_a_pause(RefusalReason reason) =>
        Assert.Equal(1, new Refusal(reason, "Told.").ToOpenAiError().RetryAfterSeconds);
}

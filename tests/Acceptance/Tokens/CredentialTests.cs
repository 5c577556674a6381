using System.Net.Http.Headers;
using System.Security.Cryptography;
using Harness.Tokens;
using Metering.Tokens;

namespace Acceptance.Tokens;

public sealed class CredentialTests(SharedRelay shared)
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Fact]
    public async Task A1_Token_that_is_not_ours_is_refused_as_invalid()
    {
        var caller = await shared.MakeCaller();
        var unknown = caller with { Secret = TokenSecret.Create(RandomNumberGenerator.GetBytes(TokenSecret.RandomBytes)).Text };

        var reply = (await unknown.Complete()).AssertRefused(401, "invalid_api_key");

        Assert.Contains("token invalid", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, caller.CallsServed);
    }

    [Fact]
    public async Task A1_Id_of_a_token_of_ours_with_another_secret_is_refused_just_like_an_unknown_one()
    {
        var caller = await shared.MakeCaller();
        var guess = RandomNumberGenerator.GetBytes(TokenSecret.RandomBytes);
        for (var i = 0; i < TokenSecret.IdLength; i++) guess[i] = (byte)Alphabet.IndexOf(caller.Token[i], StringComparison.Ordinal);
        var guesser = caller with { Secret = TokenSecret.Create(guess).Text };
        Assert.Contains(caller.Token, guesser.Secret, StringComparison.Ordinal);

        var reply = (await guesser.Complete()).AssertRefused(401, "invalid_api_key");

        Assert.Contains("no token has this key", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B10_Missing_header_is_said_to_be_missing()
    {
        var caller = await shared.MakeCaller();
        var request = caller.Request(caller.ChatBody());
        request.Headers.Authorization = null;

        var reply = (await Caller.Exchange(request)).AssertRefused(401, "invalid_api_key");

        Assert.StartsWith("No API key provided", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B10_Misspelt_header_is_a_missing_one()
    {
        var caller = await shared.MakeCaller();
        var request = caller.Request(caller.ChatBody());
        request.Headers.Authorization = null;
        request.Headers.Add("Authorisation", $"Bearer {caller.Secret}");

        var reply = (await Caller.Exchange(request)).AssertRefused(401, "invalid_api_key");

        Assert.StartsWith("No API key provided", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Authorization: Bearer", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    public async Task C8_Key_in_the_wrong_header_is_told_which_header_it_came_in(string header)
    {
        var caller = await shared.MakeCaller();
        var request = caller.Request(caller.ChatBody());
        request.Headers.Authorization = null;
        request.Headers.Add(header, caller.Secret);

        var reply = (await Caller.Exchange(request)).AssertRefused(401, "invalid_api_key");

        Assert.StartsWith("No API key provided", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains($"'{header}'", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B10_Key_without_Bearer_is_told_so()
    {
        var caller = await shared.MakeCaller();
        var request = caller.Request(caller.ChatBody());
        request.Headers.Authorization = null;
        request.Headers.TryAddWithoutValidation("Authorization", caller.Secret);

        var reply = (await Caller.Exchange(request)).AssertRefused(401, "invalid_api_key");

        Assert.Contains("does not begin with 'Bearer '", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C8_Truncated_mistyped_and_padded_keys_are_told_apart()
    {
        var caller = await shared.MakeCaller();
        var mistyped = caller.Secret[..^1] + (caller.Secret[^1] == 'a' ? 'b' : 'a');

        Assert.Contains("truncated", (await (caller with { Secret = caller.Secret[..^3] }).Complete()).ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("mistyped", (await (caller with { Secret = mistyped }).Complete()).ErrorMessage, StringComparison.Ordinal);
        var request = caller.Request(caller.ChatBody());
        request.Headers.Authorization = null;
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer  {caller.Secret}");
        Assert.Contains("stray spaces", (await Caller.Exchange(request)).AssertRefused(401, "invalid_api_key").ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C8_Operator_key_is_no_token()
    {
        var caller = await shared.MakeCaller();
        var request = caller.Request(caller.ChatBody());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "mop_0123456789");

        (await Caller.Exchange(request)).AssertRefused(401, "invalid_api_key");
    }

    [Fact]
    public async Task B10_C14_Disabled_token_is_told_so_and_serves_again_when_it_is_resumed()
    {
        var caller = await shared.MakeCaller();
        await shared.Admin.ChangeToken(caller.Token, new NewToken(null) { Status = "Disabled" });

        var reply = (await caller.Complete()).AssertRefused(401, "invalid_api_key");
        Assert.Contains("token disabled", reply.ErrorMessage, StringComparison.Ordinal);

        await shared.Admin.ChangeToken(caller.Token, new NewToken(null) { Status = "Active" });
        (await caller.Complete()).AssertServed();
    }

    [Fact]
    public async Task B6_B10_Deleted_token_is_refused_at_once_and_the_balance_stays()
    {
        var caller = await shared.MakeCaller();
        (await caller.Complete()).AssertServed();
        await shared.Admin.DeleteToken(caller.Token);

        var reply = (await caller.Complete()).AssertRefused(401, "invalid_api_key");

        Assert.Contains("token deleted", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, caller.CallsServed);
        Assert.Equal(0.99m, (await caller.ViewAccount()).CashAvailable);
    }

    [Fact]
    public async Task B10_Expired_token_is_told_so()
    {
        var caller = await shared.MakeCaller();
        await shared.Admin.ChangeToken(caller.Token, new NewToken(null) { ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });

        var reply = (await caller.Complete()).AssertRefused(401, "invalid_api_key");

        Assert.Contains("token expired", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_may_be_bound_to_models_and_addresses()
    {
        var caller = await shared.MakeCaller();

        await shared.Admin.ChangeToken(caller.Token, new NewToken(null) { Models = ["another-model"] });
        (await caller.Complete()).AssertRefused(403, "model_not_allowed");
        await shared.Admin.ChangeToken(caller.Token, new NewToken(null) { Addresses = ["192.0.2.0/24"] });
        (await caller.Complete()).AssertRefused(403, "address_not_allowed");
        await shared.Admin.ChangeToken(caller.Token, new NewToken(null) { Models = [caller.Model] });
        (await caller.Complete()).AssertServed();
    }
}

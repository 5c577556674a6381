using Metering.Accounts;
using Metering.Tokens;
using RelayApi.OpenAi;

namespace RelayApi.Calls;

/// <content>Who calls. Whoever is not known is asked for a key that works before any of a body is read: a stranger's is not worth the memory.</content>
internal sealed partial class CallRelay
{
    /// <summary>
    /// Whose the key is; <see langword="null"/> when the request was refused, as its admission would have refused it. A key that has worked lately is
    /// not asked about: whether it works now its admission decides, as for all.
    /// </summary>
    public async ValueTask<AccountId?> AccountOf(HttpContext http, TokenSecret secret)
    {
        if (known.AccountOf(secret.Hash) is { } account) return account;
        var address = http.ClientAddress(options.Value.TrustsForwardedFor);
        var authentication = await actors.Token(secret.Token).Authenticate(new AuthenticateToken(secret.Hash, address) { Plan = http.Plan() });
        if (authentication.IsAuthenticated)
        {
            known.Add(secret.Hash, authentication.Account.Value);
            return authentication.Account;
        }

        var (call, refusal) = (http.CallId(), authentication.Refusal);
        metrics.Refused(refusal);
        LogStranger(call, secret.Token, refusal.Reason, refusal.Message);
        await http.RefuseUnread(refusal.ToOpenAiError());
        return null;
    }

    /// <summary>Who was refused for what it is, and not for what there is to spend, is asked first the next time.</summary>
    private void ForgetIfTurnedAway(TokenSecret secret, OpenAiError refusal)
    {
        if (refusal.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden) known.Forget(secret.Hash);
    }
}

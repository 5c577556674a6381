using Metering.Calls;
using Metering.Tokens;

namespace Metering.Hosting;

/// <summary>
/// A token that does not exist, answering as its actor would without being brought to life: whoever guesses credentials costs no read of the
/// books and no memory. Creating it makes it known first, so that the next call finds its actor.
/// </summary>
internal sealed class UnknownToken(TokenId id, InProcessHost host) : IToken
{
    private static readonly TokenState Nothing = new();

    public Task<ChangeOutcome> Create(CreateToken command)
    {
        host.Learn(id);
        return host.CellOf(id).Create(command);
    }

    public Task<ChangeOutcome> Change(ChangeToken command) => Created?.Change(command) ?? Task.FromResult(ChangeOutcome.NotFound);

    public Task<ChangeOutcome> Delete() => Created?.Delete() ?? Task.FromResult(ChangeOutcome.NotFound);

    public Task<Authentication> Authenticate(AuthenticateToken command) =>
        Created?.Authenticate(command) ?? Task.FromResult(Authentication.Refused(Refuse(command.Presented)));

    public Task<Admission> Admit(AdmitCall command) =>
        Created?.Admit(command) ?? Task.FromResult(Admission.Refused(Refuse(command.Presented), []));

    public Task<RenewOutcome> Renew(RenewCall command) =>
        Created?.Renew(command) ?? Task.FromResult(RenewOutcome.Refused(TokenActor.NoSuchToken));

    public Task<SettleOutcome> Settle(SettleCall command) => Created?.Settle(command) ?? Task.FromResult(SettleOutcome.NotHeld);

    public Task<SettleOutcome> Void(VoidCall command) => Created?.Void(command) ?? Task.FromResult(SettleOutcome.NotHeld);

    public Task<TokenView?> View() => Created?.View() ?? Task.FromResult<TokenView?>(null);

    /// <summary>Whoever has asked for the token before it was created may keep what it got.</summary>
    private TokenCell? Created => host.MayExist(id) ? host.CellOf(id) : null;

    private Refusal Refuse(in Presented presented) => TokenRules.RefuseCredential(id, Nothing, presented, host.Time.GetUtcNow())!;
}

using Grains.Hosting;
using Metering;
using Metering.Calls;
using Metering.Tokens;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Grains.Tokens;

/// <summary>A token's place in the cluster.</summary>
[Reentrant]
[RandomPlacement]
internal sealed class TokenGrain(GrainHost host) : ActorGrain<TokenActor>(host), ITokenGrain
{
    public Task<ChangeOutcome> Create(CreateToken command) => Ask(command, static (actor, command) => actor.Create(command));

    public Task<ChangeOutcome> Change(ChangeToken command) => Ask(command, static (actor, command) => actor.Change(command));

    public Task<ChangeOutcome> Delete() => Ask(0, static (actor, _) => actor.Delete());

    public Task<Authentication> Authenticate(AuthenticateToken command) => Ask(command, static (actor, command) => actor.Authenticate(command));

    public Task<Admission> Admit(AdmitCall command) => Ask(command, static (actor, command) => actor.Admit(command));

    public Task<RenewOutcome> Renew(RenewCall command) => Ask(command, static (actor, command) => actor.Renew(command));

    public Task<SettleOutcome> Settle(SettleCall command) => Ask(command, static (actor, command) => actor.Settle(command));

    public Task<SettleOutcome> Void(VoidCall command) => Ask(command, static (actor, command) => actor.Void(command));

    public Task<TokenView?> View() => Ask(0, static (actor, _) => actor.View());

    protected override TokenActor Create(GrainHost host) => new(TokenId.Parse(this.GetPrimaryKeyString()), this, host.Tokens);
}

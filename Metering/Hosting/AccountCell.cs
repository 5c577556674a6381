using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Orders;
using Metering.Tokens;

namespace Metering.Hosting;

/// <summary>An account's place in the process.</summary>
internal sealed class AccountCell(AccountId id, InProcessHost host) : ActorCell<AccountActor>($"account {id}", host), IAccount
{
    private readonly InProcessHost _host = host;

    public AccountId Id { get; } = id;

    public Task<ChangeOutcome> Open(OpenAccount command) => Ask(command, static (actor, command) => actor.Open(command));

    public Task<ChangeOutcome> Change(ChangeAccount command) => Ask(command, static (actor, command) => actor.Change(command));

    public Task<ChangeOutcome> Rename(RenameAccount command) => Ask(command, static (actor, command) => actor.Rename(command));

    public Task<ChangeOutcome> AddMember(AddMember command) => Ask(command, static (actor, command) => actor.AddMember(command));

    public Task<ChangeOutcome> ChangeMember(ChangeMember command) => Ask(command, static (actor, command) => actor.ChangeMember(command));

    public Task<ChangeOutcome> RemoveMember(RemoveMember command) => Ask(command, static (actor, command) => actor.RemoveMember(command));

    public Task<MemberView?> ViewMember(MemberId member) => Ask(member, static (actor, member) => actor.ViewMember(member));

    public Task<MembersView> ViewMembers() => Ask(0, static (actor, _) => actor.ViewMembers());

    public Task<ChangeOutcome> TopUp(TopUpAccount command) => Ask(command, static (actor, command) => actor.TopUp(command));

    public Task<ChangeOutcome> AddPackage(AddPackage command) => Ask(command, static (actor, command) => actor.AddPackage(command));

    public Task<ChangeOutcome> ChangePackage(ChangePackage command) => Ask(command, static (actor, command) => actor.ChangePackage(command));

    public Task<ChangeOutcome> BindPackage(BindPackage command) => Ask(command, static (actor, command) => actor.BindPackage(command));

    public Task<ChangeOutcome> AddGrant(AddGrant command) => Ask(command, static (actor, command) => actor.AddGrant(command));

    public Task<ChangeOutcome> ChangeGrant(ChangeGrant command) => Ask(command, static (actor, command) => actor.ChangeGrant(command));

    public Task<ChangeOutcome> Refund(RefundCall command) => Ask(command, static (actor, command) => actor.Refund(command));

    public Task<ChangeOutcome> PlaceOrder(PlaceOrder command) => Ask(command, static (actor, command) => actor.PlaceOrder(command));

    public Task<ChangeOutcome> PayOrder(PayOrder command) => Ask(command, static (actor, command) => actor.PayOrder(command));

    public Task<ChangeOutcome> CancelOrder(CancelOrder command) => Ask(command, static (actor, command) => actor.CancelOrder(command));

    public Task<ChangeOutcome> RefundOrder(RefundOrder command) => Ask(command, static (actor, command) => actor.RefundOrder(command));

    public Task<ChangeOutcome> GiveCoupon(GiveCoupon command) => Ask(command, static (actor, command) => actor.GiveCoupon(command));

    public Task<Order?> ViewOrder(string number) => Ask(number, static (actor, number) => actor.ViewOrder(number));

    public Task<CouponsView> ViewCoupons() => Ask(0, static (actor, _) => actor.ViewCoupons());

    public Task<GrantsView> ViewGrants() => Ask(0, static (actor, _) => actor.ViewGrants());

    public Task<HoldOutcome> Hold(HoldFunds command) => Ask(command, static (actor, command) => actor.Hold(command));

    public Task<ConfirmOutcome> Confirm(CallId call) => Ask(call, static (actor, call) => actor.Confirm(call));

    public Task<RenewOutcome> Renew(RenewCall command) => Ask(command, static (actor, command) => actor.Renew(command));

    public Task<SettleOutcome> Settle(SettleCall command) => Ask(command, static (actor, command) => actor.Settle(command));

    public Task<SettleOutcome> Void(VoidCall command) => Ask(command, static (actor, command) => actor.Void(command));

    public Task<TokenHolds?> AttachToken(AttachToken command) => Ask(command, static (actor, command) => actor.AttachToken(command));

    public Task<TokenHolds> ReadTokenHolds(TokenId token) => Ask(token, static (actor, token) => actor.ReadTokenHolds(token));

    public Task<AccountView?> View() => Ask(0, static (actor, _) => actor.View());

    public Task<CallView?> ViewCall(CallId call) => Ask(call, static (actor, call) => actor.ViewCall(call));

    protected override AccountActor Create(IActorContext context) => new(Id, context);

    protected override ICell Successor() => _host.CellOf(Id);
}

using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Orders;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>
/// A person or an organisation that owns tokens and grants: an actor. It decides in memory and journals behind; where a method says
/// <em>durable</em>, its task completes only when the books have it.
/// </summary>
public interface IAccount
{
    /// <summary>Creates the account; durable. Repeating it with the same settings is the same success.</summary>
    Task<ChangeOutcome> Open(OpenAccount command);

    /// <summary>Replaces the settings; durable.</summary>
    Task<ChangeOutcome> Change(ChangeAccount command);

    /// <summary>Replaces the name and nothing else; durable.</summary>
    Task<ChangeOutcome> Rename(RenameAccount command);

    /// <summary>Adds a member; durable, once for each id.</summary>
    Task<ChangeOutcome> AddMember(AddMember command);

    /// <summary>Replaces a member's settings; durable, and in force for the next call of its tokens.</summary>
    Task<ChangeOutcome> ChangeMember(ChangeMember command);

    /// <summary>Removes a member for good; durable, and in force for the next call of its tokens.</summary>
    Task<ChangeOutcome> RemoveMember(RemoveMember command);

    /// <summary>A member as it stands, also when it was removed; <see langword="null"/> when there was never one.</summary>
    Task<MemberView?> ViewMember(MemberId member);

    /// <summary>The members that were not removed.</summary>
    Task<MembersView> ViewMembers();

    /// <summary>Credits cash, once for each order number; a debt is paid first (F10); durable and visible to the next call (E3).</summary>
    Task<ChangeOutcome> TopUp(TopUpAccount command);

    /// <summary>Adds a package that pays for calls of this account; durable, once for each package id.</summary>
    Task<ChangeOutcome> AddPackage(AddPackage command);

    /// <summary>Replaces what a package pays for and until when; its amount stays; durable.</summary>
    Task<ChangeOutcome> ChangePackage(ChangePackage command);

    /// <summary>Replaces whom a package is bound to and nothing else; durable.</summary>
    Task<ChangeOutcome> BindPackage(BindPackage command);

    /// <summary>Adds a grant that pays for calls of this account; durable, once for each name.</summary>
    Task<ChangeOutcome> AddGrant(AddGrant command);

    /// <summary>Suspends, resumes, renews, upgrades, binds or voids a grant; durable.</summary>
    Task<ChangeOutcome> ChangeGrant(ChangeGrant command);

    /// <summary>Gives back what an ended call cost, once, to what paid for it; durable.</summary>
    Task<ChangeOutcome> Refund(RefundCall command);

    /// <summary>Places an order: what is bought and what is due is fixed; durable, once for each number (A13).</summary>
    Task<ChangeOutcome> PlaceOrder(PlaceOrder command);

    /// <summary>Pays an order and gives what it buys, both or neither; durable, once. Asking again repairs (A13).</summary>
    Task<ChangeOutcome> PayOrder(PayOrder command);

    /// <summary>Gives up an order that is not paid; durable.</summary>
    Task<ChangeOutcome> CancelOrder(CancelOrder command);

    /// <summary>Gives back what was not used of an order, once, the way the money came, and voids what it had given (A15, E12); durable.</summary>
    Task<ChangeOutcome> RefundOrder(RefundOrder command);

    /// <summary>Gives the account a coupon; durable, once for each id (A14).</summary>
    Task<ChangeOutcome> GiveCoupon(GiveCoupon command);

    /// <summary>An order as it stands and is durable, or <see langword="null"/> when there is none of this number.</summary>
    Task<Order?> ViewOrder(string number);

    /// <summary>The coupons as they stand.</summary>
    Task<CouponsView> ViewCoupons();

    /// <summary>The grants as they stand, in burn order (C15).</summary>
    Task<GrantsView> ViewGrants();

    /// <summary>Sets money and units aside for a call. Decided in memory; <see cref="Confirm"/> tells when it is durable.</summary>
    Task<HoldOutcome> Hold(HoldFunds command);

    /// <summary>Completes when the hold of a call is durable: only then may a byte of the answer reach the client (F4).</summary>
    Task<ConfirmOutcome> Confirm(CallId call);

    /// <summary>Keeps a hold alive, moves its mark and covers more output if asked. Journaled behind.</summary>
    Task<RenewOutcome> Renew(RenewCall command);

    /// <summary>
    /// Charges a call exactly once: the commit point. Completes when the end is durable or, while the books are away, on the local disk of the
    /// process that owns them, from where it becomes durable before any actor activates again.
    /// </summary>
    Task<SettleOutcome> Settle(SettleCall command);

    /// <summary>Ends a call that produced nothing; as safe as a settle.</summary>
    Task<SettleOutcome> Void(VoidCall command);

    /// <summary>
    /// Makes an activation of a token the only one whose holds are taken, and answers its calls in progress: what its slots are rebuilt from (F8).
    /// <see langword="null"/> when a later one has attached.
    /// </summary>
    Task<TokenHolds?> AttachToken(AttachToken command);

    /// <summary>The calls of a token in progress and what it spent.</summary>
    Task<TokenHolds> ReadTokenHolds(TokenId token);

    /// <summary>The account as it stands, or <see langword="null"/> when there is none.</summary>
    Task<AccountView?> View();

    /// <summary>One call as the account knows it: in progress, or how it ended; <see langword="null"/> when the account has no such call.</summary>
    Task<CallView?> ViewCall(CallId call);
}

using System.Runtime.InteropServices;
using Ledger.Orders;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Members;
using Metering.Orders;
using Metering.Packages;
using Metering.Tokens;

namespace Ledger.Audit;

/// <summary>
/// What a replay has to remember: owners, calls in progress, interruptions that may yet be corrected, and what packages are still to capture.
/// Ended calls are not remembered. That no call is held or ended twice is proved by the table instead: its row names the one row of the
/// journal that held the call and the one that ended it, so a second hold or end is in a row that the table does not name.
/// </summary>
internal sealed class AuditState
{
    public Findings Findings { get; } = new();

    public Dictionary<StreamId, long> SeqLast { get; } = [];

    public Dictionary<AccountId, AuditedAccount> Accounts { get; } = [];

    public Dictionary<TokenId, AuditedToken> Tokens { get; } = [];

    public Dictionary<PackageId, AuditedPackage> Packages { get; } = [];

    public Dictionary<(AccountId Account, GrantId Grant), AuditedGrant> Grants { get; } = [];

    public Dictionary<(AccountId Account, MemberId Member), AuditedMember> Members { get; } = [];

    public Dictionary<CallId, AuditedCall> CallsInProgress { get; } = [];

    public Dictionary<CallId, AuditedCall> Interrupted { get; } = [];

    public long Rows { get; set; }

    public long Events { get; set; }

    public long CallsHeld { get; set; }

    public long CallsCorrected { get; set; }

    public long CallsRefunded { get; set; }

    public Dictionary<OrderKey, AuditedOrder> Orders { get; } = [];

    public Dictionary<(AccountId Account, CouponId Coupon), (Coupon Coupon, string? Order)> Coupons { get; } = [];

    public Dictionary<CallState, long> CallsEnded { get; } = [];

    /// <summary>What the page has to be compared with: emptied after each page, which bounds it.</summary>
    public List<AuditedCall> PageHolds { get; } = [];

    public List<(AuditedCall Call, CallEnded End, long Seq)> PageEnds { get; } = [];

    public List<(AccountId Account, CallCorrected Correction, long Seq)> PageCorrections { get; } = [];

    public List<(AccountId Account, CallRefunded Refund, long Seq)> PageRefunds { get; } = [];

    public AuditedAccount Account(AccountId id) => Get(Accounts, id);

    public AuditedToken Token(TokenId id) => Get(Tokens, id);

    public AuditedPackage Package(PackageId id) => Get(Packages, id);

    public AuditedGrant Grant(AccountId account, GrantId id) => Get(Grants, (account, id));

    public AuditedMember Member(AccountId account, MemberId id) => Get(Members, (account, id));

    public AuditedOrder Order(OrderKey key) => Get(Orders, key);

    public void EndPage()
    {
        PageRefunds.Clear();
        PageHolds.Clear();
        PageEnds.Clear();
        PageCorrections.Clear();
    }

    private static TOwner Get<TId, TOwner>(Dictionary<TId, TOwner> owners, TId id)
        where TId : struct
        where TOwner : class, new() =>
        CollectionsMarshal.GetValueRefOrAddDefault(owners, id, out _) ??= new();
}

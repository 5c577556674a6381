using System.Text.Json.Serialization;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Orders;
using Metering.Packages;
using Metering.Products;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>What an account's events add up to.</summary>
internal sealed partial class AccountState : IBookState<AccountEvent>
{
    public AccountSettings? Settings { get; set; }

    public Usd ToppedUp { get; set; }

    public Usd CashHeld { get; set; }

    public Usd CashSpent { get; set; }

    public Usd DebtIncurred { get; set; }

    public Usd DebtPaid { get; set; }

    /// <summary>Cash that paid for orders.</summary>
    public Usd CashPaidForOrders { get; set; }

    /// <summary>Cash that came back from orders.</summary>
    public Usd CashRefunded { get; set; }

    /// <summary>Cash that left the account for where it had come from.</summary>
    public Usd CashReturned { get; set; }

    public Dictionary<CallId, Hold> Holds { get; init; } = [];

    public Dictionary<TokenId, Spending> Tokens { get; init; } = [];

    /// <summary>Also those that were removed.</summary>
    public Dictionary<MemberId, Member> Members { get; init; } = [];

    public Dictionary<PackageId, OwnedPackage> Packages { get; init; } = [];

    /// <summary>How many of each product were bought, whatever became of them.</summary>
    public Dictionary<ProductId, int> Bought { get; init; } = [];

    public Dictionary<CouponId, CouponView> Coupons { get; init; } = [];

    /// <summary>The grants in the account: everything that pays but cash and packages.</summary>
    public Dictionary<GrantId, Grant> Grants { get; init; } = [];

    /// <summary>What each order number of a renewal or an upgrade of a single grant asked for.</summary>
    public Dictionary<string, string> GrantOrders { get; init; } = [];

    [JsonIgnore]
    public RecentCalls Ended { get; } = new();

    [JsonIgnore]
    public bool IsOpen => Settings is not null;

    [JsonIgnore]
    public Usd CashAvailable => ToppedUp - DebtPaid - CashSpent - CashHeld - CashPaidForOrders + CashRefunded - CashReturned;

    [JsonIgnore]
    public Usd Debt => DebtIncurred - DebtPaid;

    public void Apply(AccountEvent happened)
    {
        switch (happened)
        {
            case CallHeld held: Apply(held); break;
            case CallEnded ended: Apply(ended); break;
            case HoldRenewed renewed: Apply(renewed); break;
            case CallCorrected corrected: Apply(corrected); break;
            case CashToppedUp toppedUp: Apply(toppedUp); break;
            case AccountOpened opened: Settings = opened.Settings; break;
            case AccountChanged changed: Settings = changed.Settings; break;
            case PackageAdded added: Packages.Add(added.Package, new OwnedPackage { Amount = added.Amount, Terms = added.Terms }); break;
            case PackageTermsChanged changed: Apply(changed); break;
            case GrantAdded added: Apply(added); break;
            case GrantPeriodBegan began: Grants[began.Grant].Begin(began.Period, began.Lapsed); break;
            case GrantStatusChanged changed: Apply(changed); break;
            case GrantTermsChanged changed: Apply(changed); break;
            case GrantBound bound: Grants[bound.Grant].SetTerms(bound.Terms); break;
            case CallRefunded refunded: Apply(refunded); break;
            case MemberAdded added: Members.Add(added.Member, new Member { Settings = added.Settings }); break;
            case MemberChanged changed: Members[changed.Member].Settings = changed.Settings; break;
            case MemberRemoved removed: Remove(Members[removed.Member]); break;
            case OrderPlaced placed: Apply(placed); break;
            case OrderPaid paid: Apply(paid); break;
            case OrderCancelled cancelled: Apply(cancelled); break;
            case OrderExpired expired: Apply(expired); break;
            case OrderRefunded refunded: Apply(refunded); break;
            case CouponGiven given: Coupons.Add(given.Coupon.Id, new CouponView(given.Coupon, given.Operator, given.At, null)); break;
            default: throw new InvalidDataException($"The books have an event that this version does not know: {happened.GetType().Name}.");
        }
    }

    /// <summary>Members that were not removed.</summary>
    [JsonIgnore]
    public int MembersCount => Members.Values.Count(member => !member.IsRemoved);

    public Spending SpendingOf(TokenId token)
    {
        if (!Tokens.TryGetValue(token, out var spending)) Tokens.Add(token, spending = new Spending());
        return spending;
    }

    private static void Remove(Member member) => member.Settings = member.Settings with { Status = MemberStatus.Removed };

    /// <summary>
    /// What calls hold and cost is their token's, and the member's whose token it was. With a temporary token it is that one's as well: each has a cap
    /// and figures of its own.
    /// </summary>
    private void AddSpending(TokenId token, TokenId? temporary, MemberId? member, Usd held, Usd spent)
    {
        SpendingOf(token).Add(held, spent);
        if (temporary is { } child) SpendingOf(child).Add(held, spent);
        if (member is { } id) Members[id].Spending.Add(held, spent);
    }

    private void Apply(CallHeld happened)
    {
        Holds.Add(happened.Call, new Hold
        {
            Call = happened.Call,
            Token = happened.Token,
            Member = happened.Member,
            Model = happened.Model,
            Upstream = happened.Upstream,
            Kind = happened.Kind,
            Price = happened.Price,
            Discount = happened.Discount,
            UnitsInput = happened.UnitsInput,
            UnitsOutputMax = happened.UnitsOutputMax,
            UnitsEstimated = Usage.Sum(happened.UnitsInput, happened.UnitsOutputMax),
            SpendingCap = happened.SpendingCap,
            Payers = happened.Payers,
            Temporary = happened.Temporary,
            Lease = happened.Lease,
            HeldAt = happened.At,
            Allocation = happened.Allocation,
        });
        CashHeld += happened.Allocation.Of(GrantId.Cash);
        HoldPackages(happened.Allocation);
        HoldGrants(happened.Allocation, happened.Member, happened.At);
        AddSpending(happened.Token, happened.Temporary?.Id, happened.Member, held: happened.Allocation.Total(), spent: Usd.Zero);
    }

    private void Apply(HoldRenewed happened)
    {
        var hold = Holds[happened.Call];
        // Renewals may come late and out of order: what was used once stays used.
        if (happened.Mark.UnitsTotal >= hold.Mark.UnitsTotal) hold.Mark = happened.Mark;
        hold.UnitsOutputMax = happened.UnitsOutputMax;
        if (happened.AllocationAdded.Count == 0) return;

        hold.Allocation = [.. hold.Allocation, .. happened.AllocationAdded];
        CashHeld += happened.AllocationAdded.Of(GrantId.Cash);
        HoldPackages(happened.AllocationAdded);
        HoldGrants(happened.AllocationAdded, hold.Member, hold.HeldAt);
        AddSpending(hold.Token, hold.Temporary?.Id, hold.Member, held: happened.AllocationAdded.Total(), spent: Usd.Zero);
    }

    private void Apply(CallEnded happened)
    {
        Holds.Remove(happened.Call, out var hold);
        CashHeld -= hold!.Allocation.Of(GrantId.Cash);
        AddSpending(hold.Token, hold.Temporary?.Id, hold.Member, held: -hold.Amount, spent: happened.Charge);
        foreach (var slice in hold.Allocation)
        {
            if (slice.Grant.IsNamed) Grants[slice.Grant].Release(slice, hold.Member, hold.HeldAt);
        }

        Spend(happened.Allocation, hold.Member, hold.HeldAt);
        Lapse(happened.Lapsed);
        foreach (var package in hold.Allocation.Packages())
        {
            Packages[package].Held -= hold.Allocation.Of(GrantId.Of(package));
            Capture(package, happened.Call, happened.Allocation.Of(GrantId.Of(package)));
        }

        Ended.Add(new EndedCall(
            hold.Call, hold.Token, happened.State, happened.Usage, hold.Price, hold.Discount, happened.Charge, happened.Allocation)
        {
            Model = hold.Model,
            Upstream = hold.Upstream,
            Kind = hold.Kind,
            Payers = hold.Payers,
            Member = hold.Member,
            Temporary = hold.Temporary?.Id,
            HeldAt = hold.HeldAt,
        }, happened.At);
    }

    private void Apply(CallCorrected happened)
    {
        var heldAt = happened.HeldAt ?? happened.Call.MadeAt;
        Change(happened.Call, happened.Token, happened.Temporary, happened.Member, heldAt, happened.Changes, happened.Lapsed);

        if (Ended.Find(happened.Call) is { } before)
        {
            Ended.Add(before.CorrectedBy(happened.State, happened.Usage, happened.Charge, happened.Allocation), happened.At);
        }
    }

    private void Apply(CallRefunded happened)
    {
        var heldAt = happened.HeldAt ?? happened.Call.MadeAt;
        Change(happened.Call, happened.Token, happened.Temporary, happened.Member, heldAt, happened.Changes, happened.Lapsed);
        if (Ended.Find(happened.Call) is { } before)
        {
            Ended.Add(before with { Charge = happened.Charge, Allocation = happened.Allocation, Refunded = happened.Amount }, happened.At);
        }
    }

    private void Apply(GrantAdded happened)
    {
        var grant = new Grant { Terms = happened.Terms, CreatedAt = happened.At, Period = happened.Period, Granted = happened.Terms.Quota ?? 0 };
        grant.SetTerms(happened.Terms);
        Grants.Add(happened.Grant, grant);
    }

    private void Apply(GrantStatusChanged happened)
    {
        var grant = Grants[happened.Grant];
        grant.Status = happened.Status;
        grant.Lapsed += happened.Lapsed;
    }

    private void Apply(GrantTermsChanged happened)
    {
        var grant = Grants[happened.Grant];
        grant.SetTerms(happened.Terms);
        grant.Granted += happened.Granted;
        grant.Status = happened.Status ?? grant.Status;
        if (!happened.IsOfOrder) GrantOrders.Add(happened.Order, happened.Content);
    }

    private void Apply(PackageTermsChanged happened)
    {
        var package = Packages[happened.Package];
        package.Terms = happened.Terms;
        package.Amount += happened.AmountAdded;
        package.IsVoid |= happened.IsVoid;
        package.IsChangedByOrder |= happened.IsVoid || happened.AmountAdded.IsPositive;
    }

    /// <summary>What a correction or a refund changes in what a call of some time ago has cost.</summary>
    private void Change(
        CallId call, TokenId token, TokenId? temporary, MemberId? member, DateTimeOffset heldAt, IReadOnlyList<Slice> changes, IReadOnlyList<Slice>? lapsed)
    {
        AddSpending(token, temporary, member, held: Usd.Zero, spent: changes.Total());
        Spend(changes, member, heldAt);
        Lapse(lapsed);
        foreach (var package in changes.Packages()) Capture(package, call, changes.Of(GrantId.Of(package)));
    }

    private void HoldGrants(IReadOnlyList<Slice> slices, MemberId? member, DateTimeOffset at)
    {
        for (var i = 0; i < slices.Count; i++)
        {
            if (slices[i].Grant.IsNamed) Grants[slices[i].Grant].Hold(slices[i], member, at);
        }
    }

    private void Spend(IReadOnlyList<Slice> slices, MemberId? member, DateTimeOffset heldAt)
    {
        CashSpent += slices.Of(GrantId.Cash);
        DebtIncurred += slices.Of(GrantId.Debt);
        for (var i = 0; i < slices.Count; i++)
        {
            if (slices[i].Grant.IsNamed) Grants[slices[i].Grant].Spend(slices[i], member, heldAt);
        }
    }

    private void Lapse(IReadOnlyList<Slice>? slices)
    {
        foreach (var slice in slices ?? []) Grants[slice.Grant].Lapsed += slice.Quantity;
    }
}

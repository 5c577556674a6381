using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Ledger.Calls;
using Ledger.Grants;
using Ledger.Members;
using Ledger.Orders;
using Ledger.Projection;
using Metering.Money;

namespace Ledger.Accounts;

/// <summary>Folds one row of an account's stream: the stream that owns money, so it moves tokens, packages and calls as well.</summary>
internal static class AccountFold
{
    public static void Apply(ProjectionFold fold, AccountId id, long seq, IReadOnlyList<AccountEvent> events)
    {
        if (events.Count == 0) return;
        var account = fold.Account(id);
        account.Seq = seq;
        foreach (var e in events)
        {
            switch (e)
            {
                case AccountOpened opened:
                    account.Settings = opened.Settings;
                    account.OpenedAt = opened.At;
                    break;
                case AccountChanged changed:
                    account.Settings = changed.Settings;
                    break;
                case PackageAdded added:
                    var package = fold.Package(added.Package);
                    package.Account = id;
                    package.Amount += added.Amount;
                    package.Terms = added.Terms;
                    package.AddedAt = added.At;
                    break;
                case PackageTermsChanged terms:
                    fold.Package(terms.Package).Terms = terms.Terms;
                    fold.Package(terms.Package).Amount += terms.AmountAdded;
                    break;
                case CallHeld held:
                    CallFold.Hold(fold, id, seq, held);
                    break;
                case HoldRenewed renewed:
                    CallFold.Renew(fold, id, seq, renewed);
                    break;
                case CallEnded ended:
                    CallFold.End(fold, id, seq, ended);
                    break;
                case CallCorrected corrected:
                    CallFold.Correct(fold, id, seq, corrected);
                    break;
                case CallRefunded refunded:
                    CallFold.Refund(fold, id, seq, refunded);
                    break;
                default:
                    if (GrantFold.TryApply(fold, id, seq, e) || MemberFold.TryApply(fold, id, seq, e) || OrderFold.TryApply(fold, id, seq, e)) break;
                    throw new InvalidDataException($"The projection does not know the event {e.GetType().Name} of account {id}, row {seq}.");
            }
        }
    }

    /// <summary>Adds slices to what an account and its packages hold; a negative sign frees them.</summary>
    public static void AddHeld(ProjectionFold fold, AccountId id, IReadOnlyList<Slice> slices, int sign)
    {
        foreach (var slice in slices)
        {
            var amount = sign < 0 ? -slice.Amount : slice.Amount;
            if (slice.Grant == GrantId.Cash) fold.Account(id).CashHeld += amount;
            else if (slice.Grant.IsNamed) GrantFold.AddHeld(fold, id, slice, sign);
            else if (slice.Grant.IsPackage(out var package)) fold.Package(package).Held += amount;
        }
    }

    /// <summary>Adds slices to what an account has paid. A package's part stays held until the package itself has captured it.</summary>
    public static void AddPaid(ProjectionFold fold, AccountId id, IReadOnlyList<Slice> slices)
    {
        var account = fold.Account(id);
        foreach (var slice in slices)
        {
            if (slice.Grant == GrantId.Cash) account.CashSpent += slice.Amount;
            else if (slice.Grant == GrantId.Debt) account.DebtIncurred += slice.Amount;
            else if (slice.Grant.IsNamed) GrantFold.AddPaid(fold, id, slice);
            else if (slice.Grant.IsPackage(out var package)) fold.Package(package).Held += slice.Amount;
        }
    }

    public static Usd Sum(IReadOnlyList<Slice> slices)
    {
        var sum = Usd.Zero;
        foreach (var slice in slices) sum += slice.Amount;
        return sum;
    }
}

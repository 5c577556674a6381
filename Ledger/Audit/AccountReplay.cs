using Metering.Accounts;
using Metering.Accounts.Events;

namespace Ledger.Audit;

/// <summary>Adds up the stream of one account and holds every event against the rules of the books. It shares nothing with the projector.</summary>
internal static class AccountReplay
{
    public static void Apply(AuditState state, AccountId id, long seq, IReadOnlyList<AccountEvent> events)
    {
        if (events.Count == 0) return;
        var account = state.Account(id);
        account.Seq = seq;
        foreach (var e in events)
        {
            if (account.OpenedAt is null && e is not AccountOpened) Report(state, id, seq, "something happened before it was opened", "opened", e.GetType().Name);
            switch (e)
            {
                case AccountOpened opened:
                    if (account.OpenedAt is not null) Report(state, id, seq, "opened twice", "one opening", "another");
                    (account.OpenedAt, account.Settings) = (opened.At, opened.Settings);
                    break;
                case AccountChanged changed:
                    account.Settings = changed.Settings;
                    break;
                case PackageAdded added:
                    Add(state, id, seq, added);
                    break;
                case PackageTermsChanged changed:
                    Change(state, id, seq, changed);
                    break;
                default:
                    if (GrantReplay.TryApply(state, id, seq, e) || MemberReplay.TryApply(state, id, seq, e) || OrderReplay.TryApply(state, id, seq, e)) break;
                    CallReplay.Apply(state, id, seq, e);
                    break;
            }

            if (account.CashAvailable.IsNegative) Report(state, id, seq, $"cash available after {e.GetType().Name}", "0 or more", account.CashAvailable);
            if (account.Debt.IsNegative) Report(state, id, seq, $"debt after {e.GetType().Name}", "0 or more", account.Debt);
        }

        OrderReplay.EndRow(state, id, seq, events);
    }

    public static void Report(AuditState state, AccountId id, long seq, string what, object? expected, object? actual) =>
        state.Findings.Add($"account/{id}", seq, what, expected, actual);

    private static void Add(AuditState state, AccountId id, long seq, PackageAdded added)
    {
        var package = state.Package(added.Package);
        if (package.AddedAt is not null) Report(state, id, seq, $"package {added.Package} added twice", "once", "again");
        if (!added.Amount.IsPositive) Report(state, id, seq, $"package {added.Package}: amount", "more than 0", added.Amount);
        package.Account = id;
        package.Grow(added.Amount);
        package.Terms = added.Terms;
        package.AddedAt = added.At;
    }

    private static void Change(AuditState state, AccountId id, long seq, PackageTermsChanged changed)
    {
        var package = state.Package(changed.Package);
        if (package.Account != id) Report(state, id, seq, $"changed package {changed.Package}", "its own package", "another's");
        if (changed.AmountAdded.IsNegative) Report(state, id, seq, $"package {changed.Package}: amount added", "0 or more", changed.AmountAdded);
        if (package.IsVoid) Report(state, id, seq, $"changed package {changed.Package}", "a package that is not void", "void");
        package.Grow(changed.AmountAdded);
        package.Terms = changed.Terms;
        package.IsVoid |= changed.IsVoid;
    }
}

using System.Diagnostics.CodeAnalysis;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Audit;

/// <summary>The life of calls within an account's stream: held once, ended once, corrected once, and paid by what was there to pay.</summary>
internal static class CallReplay
{
    public static void Apply(AuditState state, AccountId id, long seq, AccountEvent e)
    {
        switch (e)
        {
            case CallHeld held:
                Hold(state, id, seq, held);
                break;
            case HoldRenewed renewed:
                Renew(state, id, seq, renewed);
                break;
            case CallEnded ended:
                End(state, id, seq, ended);
                break;
            case CallCorrected corrected:
                Correct(state, id, seq, corrected);
                break;
            case CallRefunded refunded:
                Refund(state, id, seq, refunded);
                break;
            default:
                AccountReplay.Report(state, id, seq, "an event the audit does not know", "a known event", e.GetType().Name);
                break;
        }
    }

    private static void Hold(AuditState state, AccountId id, long seq, CallHeld held)
    {
        if (state.CallsInProgress.ContainsKey(held.Call) || state.Interrupted.ContainsKey(held.Call))
        {
            AccountReplay.Report(state, id, seq, $"call {held.Call} held again", "once", "again");
            return;
        }

        var call = new AuditedCall(id, held, seq);
        state.CallsInProgress.Add(held.Call, call);
        state.PageHolds.Add(call);
        state.CallsHeld++;
        state.Account(id).CallsHeld++;
        AddToTokens(state, id, held.Token, held.Temporary?.Id, held: Usd.Zero, spent: Usd.Zero, calls: 1);
        AddHeld(state, id, seq, call, held.Allocation);
    }

    private static void Renew(AuditState state, AccountId id, long seq, HoldRenewed renewed)
    {
        if (!TryFind(state, id, seq, renewed.Call, "renewed", out var call)) return;
        call.SeqLast = seq;
        call.Mark = renewed.Mark;
        call.Slices.AddRange(renewed.AllocationAdded);
        AddHeld(state, id, seq, call, renewed.AllocationAdded);
    }

    private static void End(AuditState state, AccountId id, long seq, CallEnded ended)
    {
        if (!TryFind(state, id, seq, ended.Call, "ended", out var call)) return;
        if (ended.State is CallState.Held) AccountReplay.Report(state, id, seq, $"call {ended.Call} ended as", "an end", ended.State);
        var charge = ended.State is CallState.Voided ? Usd.Zero : Pricing.Charge(ended.Usage, call.Hold.Price, call.Hold.Discount);
        CheckCharge(state, id, seq, ended.Call, charge, ended.Charge, ended.Allocation);
        foreach (var part in ByGrant(ended.Allocation).Where(part => part.Key.IsPackage(out _) && part.Value > call.AmountOf(part.Key) && !call.MayOverdraw))
        {
            AccountReplay.Report(state, id, seq, $"call {ended.Call} took more of {part.Key} than was held", call.AmountOf(part.Key), part.Value);
        }

        state.CallsInProgress.Remove(ended.Call);
        state.CallsEnded[ended.State] = state.CallsEnded.GetValueOrDefault(ended.State) + 1;
        state.PageEnds.Add((call, ended, seq));
        var account = state.Account(id);
        account.CallsHeld--;
        AddToTokens(state, id, call.Hold.Token, call.Hold.Temporary?.Id, -call.Amount, ended.Charge, calls: -1);
        MemberReplay.AddSpending(state, id, seq, call.Hold.Member, -call.Amount, ended.Charge);
        foreach (var (grant, amount) in ByGrant(call.Slices))
        {
            if (grant == GrantId.Cash) account.CashHeld -= amount;
            if (grant.IsPackage(out var package)) state.Package(package).HeldByCalls -= amount;
        }

        foreach (var slice in call.Slices.Where(slice => slice.Grant.IsNamed)) state.Grant(id, slice.Grant).Held -= slice.Quantity;
        Pay(state, id, seq, ended.Call, ended.Allocation, ended.Lapsed, call.MayOverdraw);
        if (ended.State is not CallState.Interrupted) return;
        (call.Slices, call.Charge, call.SeqLast) = ([.. ended.Allocation], ended.Charge, seq);
        state.Interrupted.Add(ended.Call, call);
    }

    private static void Correct(AuditState state, AccountId id, long seq, CallCorrected corrected)
    {
        if (!state.Interrupted.Remove(corrected.Call, out var call) || call.Account != id)
        {
            AccountReplay.Report(state, id, seq, $"call {corrected.Call} corrected", "an interruption, once", "none to correct");
            return;
        }

        var charge = corrected.IsVoid ? Usd.Zero : Pricing.Charge(corrected.Usage, call.Hold.Price, call.Hold.Discount);
        CheckCharge(state, id, seq, corrected.Call, charge, corrected.Charge, corrected.Allocation);
        var (before, after, changes) = (ByGrant(call.Slices), ByGrant(corrected.Allocation), ByGrant(corrected.Changes));
        foreach (var grant in before.Keys.Union(after.Keys).Union(changes.Keys).Where(grant => grant.IsPackage(out _)))
        {
            state.Findings.Compare($"account/{id}", seq, $"call {corrected.Call}: change of {grant}", Difference(grant), changes.GetValueOrDefault(grant));
        }

        // A debt that a top-up has paid since was cash by then, and goes back as cash: the two are compared together, and neither may end negative.
        state.Findings.Compare(
            $"account/{id}", seq, $"call {corrected.Call}: change of cash and debt",
            Difference(GrantId.Cash) + Difference(GrantId.Debt),
            changes.GetValueOrDefault(GrantId.Cash) + changes.GetValueOrDefault(GrantId.Debt));

        state.CallsCorrected++;
        state.PageCorrections.Add((id, corrected, seq));
        AddToTokens(state, id, corrected.Token, corrected.Temporary, Usd.Zero, corrected.Charge - call.Charge, calls: 0);
        state.Findings.Compare($"account/{id}", seq, $"call {corrected.Call}: member", call.Hold.Member, corrected.Member);
        MemberReplay.AddSpending(state, id, seq, corrected.Member, Usd.Zero, corrected.Charge - call.Charge);
        Pay(state, id, seq, corrected.Call, corrected.Changes, corrected.Lapsed, call.MayOverdraw);

        Usd Difference(GrantId grant) => after.GetValueOrDefault(grant) - before.GetValueOrDefault(grant);
    }

    /// <summary>What a call gives back of each grant is the books' own statement; that it adds up, and that the call's row shows it, is checked.</summary>
    private static void Refund(AuditState state, AccountId id, long seq, CallRefunded refunded)
    {
        var stream = $"account/{id}";
        if (!refunded.Amount.IsPositive) AccountReplay.Report(state, id, seq, $"call {refunded.Call}: refund", "more than 0", refunded.Amount);
        state.Findings.Compare(stream, seq, $"call {refunded.Call}: sum of what a refund gives back", -refunded.Amount, Sum(refunded.Changes));
        state.Findings.Compare(stream, seq, $"call {refunded.Call}: sum of its allocation", refunded.Charge, Sum(refunded.Allocation));
        state.Interrupted.Remove(refunded.Call);
        state.CallsRefunded++;
        state.PageRefunds.Add((id, refunded, seq));
        AddToTokens(state, id, refunded.Token, refunded.Temporary, Usd.Zero, -refunded.Amount, calls: 0);
        MemberReplay.AddSpending(state, id, seq, refunded.Member, Usd.Zero, -refunded.Amount);
        Pay(state, id, seq, refunded.Call, refunded.Changes, refunded.Lapsed, mayOverdraw: false);

        static Usd Sum(IReadOnlyList<Slice> slices) => new(slices.Sum(slice => slice.Amount.Nanos));
    }

    private static void AddHeld(AuditState state, AccountId id, long seq, AuditedCall call, IReadOnlyList<Slice> slices)
    {
        var held = new Usd(slices.Sum(slice => slice.Amount.Nanos));
        AddToTokens(state, id, call.Hold.Token, call.Hold.Temporary?.Id, held, Usd.Zero, calls: 0);
        MemberReplay.AddSpending(state, id, seq, call.Hold.Member, held, Usd.Zero);
        foreach (var slice in slices)
        {
            if (slice.Amount.IsNegative) AccountReplay.Report(state, id, seq, $"call {call.Hold.Call} held of {slice.Grant}", "0 or more", slice.Amount);
            if (slice.Grant == GrantId.Cash) state.Account(id).CashHeld += slice.Amount;
            else if (slice.Grant.IsNamed) GrantReplay.AddHeld(state, id, seq, slice, 1);
            else if (!slice.Grant.IsPackage(out var package)) AccountReplay.Report(state, id, seq, $"call {call.Hold.Call} held", "cash or a package", slice.Grant);
            else
            {
                state.Package(package).HeldByCalls += slice.Amount;
                CheckPackage(state, id, seq, slice.Grant);
            }
        }
    }

    /// <summary>A temporary token's calls are its own and its access token's.</summary>
    private static void AddToTokens(AuditState state, AccountId id, TokenId token, TokenId? temporary, Usd held, Usd spent, int calls)
    {
        var audited = state.Token(token);
        audited.Account ??= id;
        audited.Held += held;
        audited.Spent += spent;
        audited.CallsHeld += calls;
        if (temporary is { } child) AddToTokens(state, id, child, null, held, spent, calls);
    }

    private static void Pay(
        AuditState state, AccountId id, long seq, CallId call, IReadOnlyList<Slice> slices, IReadOnlyList<Slice>? lapsed, bool mayOverdraw)
    {
        GrantReplay.AddPaid(state, id, seq, slices, lapsed, mayOverdraw);
        var account = state.Account(id);
        foreach (var (grant, amount) in ByGrant(slices))
        {
            if (grant == GrantId.Cash) account.CashSpent += amount;
            else if (grant == GrantId.Debt) account.DebtIncurred += amount;
            else if (grant.IsPackage(out var id2))
            {
                var package = state.Package(id2);
                package.Allocated += amount;
                if (amount != Usd.Zero) package.Uncaptured.Enqueue((call, amount));
                if (mayOverdraw) package.Overdraft = Usd.Max(package.Overdraft, -package.Rest);
                CheckPackage(state, id, seq, grant);
            }
        }
    }

    private static void CheckCharge(AuditState state, AccountId id, long seq, CallId call, Usd priced, Usd charge, IReadOnlyList<Slice> allocation)
    {
        var stream = $"account/{id}";
        state.Findings.Compare(stream, seq, $"call {call}: charge by its prices", priced, charge);
        state.Findings.Compare(stream, seq, $"call {call}: sum of its allocation", charge, new Usd(allocation.Sum(slice => slice.Amount.Nanos)));
        foreach (var slice in allocation.Where(slice => slice.Amount.IsNegative))
        {
            AccountReplay.Report(state, id, seq, $"call {call}: paid by {slice.Grant}", "0 or more", slice.Amount);
        }
    }

    private static void CheckPackage(AuditState state, AccountId id, long seq, GrantId grant)
    {
        grant.IsPackage(out var package);
        var audited = state.Package(package);
        if (audited.Account != id) AccountReplay.Report(state, id, seq, $"used {grant}", "a package of its own", audited.Account?.ToString() ?? "unknown");
        if (audited.Rest < -audited.Overdraft) AccountReplay.Report(state, id, seq, $"{grant}: rest", $"{-audited.Overdraft} or more", audited.Rest);
        audited.Overdraft = Usd.Max(Usd.Zero, Usd.Min(audited.Overdraft, -audited.Rest));
    }

    private static Dictionary<GrantId, Usd> ByGrant(IEnumerable<Slice> slices)
    {
        Dictionary<GrantId, Usd> sums = [];
        foreach (var slice in slices) sums[slice.Grant] = sums.GetValueOrDefault(slice.Grant) + slice.Amount;
        return sums;
    }

    private static bool TryFind(AuditState state, AccountId id, long seq, CallId call, string what, [NotNullWhen(true)] out AuditedCall? found)
    {
        if (state.CallsInProgress.TryGetValue(call, out found) && found.Account == id) return true;
        AccountReplay.Report(state, id, seq, $"call {call} {what}", "a call in progress", "none");
        return false;
    }
}

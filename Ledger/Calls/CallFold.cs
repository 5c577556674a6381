using System.Diagnostics.CodeAnalysis;
using Ledger.Accounts;
using Ledger.Grants;
using Ledger.Members;
using Ledger.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Ledger.Calls;

/// <summary>Folds the life of a call into its row, its token, and what its account and packages hold and pay.</summary>
internal static class CallFold
{
    public static void Hold(ProjectionFold fold, AccountId account, long seq, CallHeld held)
    {
        var call = new CallRecord(
            held.Call, account, held.Token, held.Model, held.Upstream, CallState.Held, held.Price, held.Discount,
            UnitsEstimated: checked(held.UnitsInput + held.UnitsOutputMax), Usage.None, Charge: null, AccountFold.Sum(held.Allocation),
            held.Allocation, Result: null, held.At, EndedAt: null, seq, SeqEnded: null, SeqCorrected: null)
        {
            Kind = held.Kind,
            Payers = held.Payers,
            Member = held.Member,
            Temporary = held.Temporary?.Id,
        };
        if (!fold.CallsInProgress.TryAdd(held.Call, call))
        {
            PassOver(fold, account, seq, held.Call, "is held a second time");
            return;
        }

        if (!fold.Calls.ContainsKey(held.Call)) fold.CallsNew.Add(held.Call);
        fold.Calls[held.Call] = call;
        fold.Account(account).CallsHeld++;
        AccountFold.AddHeld(fold, account, held.Allocation, sign: 1);
        AddToTokens(fold, account, held.Token, call.Temporary, amountHeld: call.AmountHeld, amountSpent: Usd.Zero, calls: 1);
        MemberFold.AddSpending(fold, account, call.Member, call.AmountHeld, Usd.Zero);
    }

    public static void Renew(ProjectionFold fold, AccountId account, long seq, HoldRenewed renewed)
    {
        if (!TryFind(fold, account, seq, renewed.Call, out var call)) return;
        call = call with { Usage = renewed.Mark };
        if (renewed.AllocationAdded.Count > 0)
        {
            var added = AccountFold.Sum(renewed.AllocationAdded);
            call = call with { Allocation = [.. call.Allocation, .. renewed.AllocationAdded], AmountHeld = call.AmountHeld + added };
            AddToTokens(fold, account, call.Token, call.Temporary, amountHeld: added, amountSpent: Usd.Zero, calls: 0);
            MemberFold.AddSpending(fold, account, call.Member, added, Usd.Zero);
            AccountFold.AddHeld(fold, account, renewed.AllocationAdded, sign: 1);
        }

        fold.CallsInProgress[call.Call] = fold.Calls[call.Call] = call;
    }

    public static void End(ProjectionFold fold, AccountId account, long seq, CallEnded ended)
    {
        if (!TryFind(fold, account, seq, ended.Call, out var call)) return;
        fold.CallsInProgress.Remove(ended.Call);
        fold.Account(account).CallsHeld--;
        AccountFold.AddHeld(fold, account, call.Allocation, sign: -1);
        AccountFold.AddPaid(fold, account, ended.Allocation);
        GrantFold.AddLapsed(fold, account, ended.Lapsed);
        AddToTokens(fold, account, call.Token, call.Temporary, amountHeld: -call.AmountHeld, amountSpent: ended.Charge, calls: -1);
        MemberFold.AddSpending(fold, account, call.Member, -call.AmountHeld, ended.Charge);
        fold.Calls[ended.Call] = call with
        {
            State = ended.State,
            Usage = ended.Usage,
            Charge = ended.Charge,
            AmountHeld = Usd.Zero,
            Allocation = ended.Allocation,
            AllocationHeld = call.Allocation,
            Result = ended.Result,
            EndedAt = ended.At,
            SeqEnded = seq,
        };
    }

    public static void Correct(ProjectionFold fold, AccountId account, long seq, CallCorrected corrected)
    {
        ChangeCharge(fold, account, corrected.Token, corrected.Temporary, corrected.Member, corrected.Changes, corrected.Lapsed);
        fold.Corrections.Add(new(corrected, seq));
    }

    public static void Refund(ProjectionFold fold, AccountId account, long seq, CallRefunded refunded)
    {
        ChangeCharge(fold, account, refunded.Token, refunded.Temporary, refunded.Member, refunded.Changes, refunded.Lapsed);
        fold.Refunds.Add(new(refunded, seq));
    }

    /// <summary>A charge became another one after its call had ended.</summary>
    private static void ChangeCharge(
        ProjectionFold fold,
        AccountId account,
        TokenId token,
        TokenId? temporary,
        MemberId? member,
        IReadOnlyList<Slice> changes,
        IReadOnlyList<Slice>? lapsed)
    {
        AccountFold.AddPaid(fold, account, changes);
        GrantFold.AddLapsed(fold, account, lapsed);
        AddToTokens(fold, account, token, temporary, amountHeld: Usd.Zero, amountSpent: AccountFold.Sum(changes), calls: 0);
        MemberFold.AddSpending(fold, account, member, Usd.Zero, AccountFold.Sum(changes));
    }

    /// <summary>What a call with a temporary token holds and costs is counted for it and for its access token.</summary>
    private static void AddToTokens(
        ProjectionFold fold, AccountId account, TokenId token, TokenId? temporary, Usd amountHeld, Usd amountSpent, int calls)
    {
        var delta = fold.Token(token);
        delta.Account ??= account;
        delta.AmountHeld += amountHeld;
        delta.AmountSpent += amountSpent;
        delta.CallsHeld += calls;
        if (temporary is { } child) AddToTokens(fold, account, child, null, amountHeld, amountSpent, calls);
    }

    private static bool TryFind(ProjectionFold fold, AccountId account, long seq, CallId id, [NotNullWhen(true)] out CallRecord? call)
    {
        if (fold.CallsInProgress.TryGetValue(id, out call) && call.Account == account) return true;
        PassOver(fold, account, seq, id, "is not in progress");
        return false;
    }

    private static void PassOver(ProjectionFold fold, AccountId account, long seq, CallId call, string why) =>
        fold.PassedOver.Add($"account/{account} row {seq}: call {call} {why}");
}

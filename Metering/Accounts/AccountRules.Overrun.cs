using Metering.Calls;
using Metering.Grants;
using Metering.Money;

namespace Metering.Accounts;

/// <content>What a call costs above what was set aside for it: never dropped (F10), and never paid by what its token may not spend (C5).</content>
internal static partial class AccountRules
{
    private static void AddOverrun(
        AccountState account,
        IReadOnlyList<Payer> burnOrder,
        in CallScope scope,
        in CallCost cost,
        IReadOnlyList<Slice> held,
        List<Slice> allocation,
        DateTimeOffset at)
    {
        var missing = cost.Amount - allocation.Total();
        for (var i = 0; i < burnOrder.Count && missing.IsPositive; i++)
        {
            if (burnOrder[i].Grant is not { } grant || GrantRules.Judge(burnOrder[i].Id, grant, scope, at) is not GrantVerdict.Pays) continue;
            if (GrantRules.Take(burnOrder[i].Id, grant, 0, 0, missing, cost, scope, at) is not { } slice) continue;
            allocation.AddSlice(slice);
            missing -= slice.Amount;
        }

        if (!missing.IsPositive) return;
        if (!scope.MaySpend(GrantId.Cash))
        {
            allocation.AddSlice(Overdraw(account, burnOrder, scope, cost, held, missing, at));
            return;
        }

        var cash = Usd.Min(missing, Usd.Max(account.CashAvailable, Usd.Zero));
        if (cash.IsPositive) allocation.AddAmount(GrantId.Cash, cash);
        if ((missing - cash).IsPositive) allocation.AddAmount(GrantId.Debt, missing - cash);
    }

    /// <summary>
    /// A debt in dollars would be paid by the account's next top-up, so what may not spend cash goes below zero itself: the newest of what the call
    /// held, else the first that is for such calls at all. Its next period or renewal pays that first. Only a call that nothing could ever have
    /// paid for leaves a debt of the account.
    /// </summary>
    private static Slice Overdraw(
        AccountState account,
        IReadOnlyList<Payer> burnOrder,
        in CallScope scope,
        in CallCost cost,
        IReadOnlyList<Slice> held,
        Usd missing,
        DateTimeOffset at)
    {
        for (var i = held.Count - 1; i >= 0; i--)
        {
            if (held[i].Grant.IsNamed) return GrantRules.Overdraw(held[i].Grant, account.Grants[held[i].Grant], missing, cost, scope.Model);
            if (held[i].Grant.IsPackage(out _)) return new Slice(held[i].Grant, missing);
        }

        foreach (var payer in burnOrder)
        {
            if (payer.Grant is { } grant && GrantRules.Judge(payer.Id, grant, scope, at) > GrantVerdict.NotBound)
            {
                return GrantRules.Overdraw(payer.Id, grant, missing, cost, scope.Model);
            }
        }

        return new Slice(GrantId.Debt, missing);
    }
}

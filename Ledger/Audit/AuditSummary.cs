using Metering.Accounts;
using Metering.Calls;
using Metering.Money;

namespace Ledger.Audit;

/// <summary>
/// Adds up what an audit replayed. What is available or remains is defined as the rest of the two equations of the books, so the equations are
/// proved by their other terms: no rest was ever negative, what packages captured is what accounts allocated, and what is held is exactly
/// what calls in progress hold.
/// </summary>
internal static class AuditSummary
{
    public static AuditReport Of(AuditState state, long rowsLater, DateTimeOffset now, TimeSpan elapsed)
    {
        var (totals, findings) = (Totals(state, rowsLater, now), state.Findings);
        foreach (var (id, package) in state.Packages)
        {
            var uncaptured = new Usd(package.Uncaptured.Sum(part => part.Amount.Nanos));
            findings.Compare($"package/{id}", 0, "captured = allocated - still to be captured", package.Allocated - uncaptured, package.Captured);
        }

        CompareHolds(state);
        CompareGrantHolds(state);
        var waiting = state.Packages.SelectMany(package => package.Value.Uncaptured.Select(part => new UncapturedPart(package.Key, part.Call, part.Amount)));
        return new(
            totals, findings.Listed, findings.Count, [.. waiting.Take(AuditReport.DiscrepanciesListedMax)],
            state.Packages.Values.Sum(package => (long)package.Uncaptured.Count), elapsed);
    }

    private static void CompareHolds(AuditState state)
    {
        Dictionary<string, Usd> held = [];
        foreach (var call in state.CallsInProgress.Values)
        {
            foreach (var slice in call.Slices)
            {
                if (slice.Grant.IsNamed) continue;
                var owner = slice.Grant == GrantId.Cash ? $"account/{call.Account}" : slice.Grant.Value;
                held[owner] = held.GetValueOrDefault(owner) + slice.Amount;
            }
        }

        foreach (var (id, account) in state.Accounts)
        {
            state.Findings.Compare($"account/{id}", 0, "cash held by calls in progress", held.GetValueOrDefault($"account/{id}"), account.CashHeld);
        }

        foreach (var (id, package) in state.Packages)
        {
            state.Findings.Compare($"package/{id}", 0, "held by calls in progress", held.GetValueOrDefault($"package/{id}"), package.HeldByCalls);
        }
    }

    private static void CompareGrantHolds(AuditState state)
    {
        Dictionary<(AccountId, GrantId), long> held = [];
        foreach (var call in state.CallsInProgress.Values)
        {
            foreach (var slice in call.Slices.Where(slice => slice.Grant.IsNamed))
            {
                held[(call.Account, slice.Grant)] = held.GetValueOrDefault((call.Account, slice.Grant)) + slice.Quantity;
            }
        }

        foreach (var (id, grant) in state.Grants)
        {
            state.Findings.Compare($"account/{id.Account}", 0, $"{id.Grant}: held by calls in progress", held.GetValueOrDefault(id), grant.Held);
        }
    }

    private static AuditTotals Totals(AuditState state, long rowsLater, DateTimeOffset now)
    {
        var (accounts, packages) = (state.Accounts.Values, state.Packages.Values);
        return new()
        {
            Rows = state.Rows,
            Events = state.Events,
            RowsLater = rowsLater,
            Accounts = accounts.Count,
            Tokens = state.Tokens.Count,
            Packages = packages.Count(package => package.AddedAt is not null),
            Grants = state.Grants.Count,
            Orders = state.Orders.Count,
            CallsHeld = state.CallsInProgress.Count,
            CallsSettled = state.CallsEnded.GetValueOrDefault(CallState.Settled),
            CallsVoided = state.CallsEnded.GetValueOrDefault(CallState.Voided),
            CallsInterrupted = state.CallsEnded.GetValueOrDefault(CallState.Interrupted),
            CallsCorrected = state.CallsCorrected,
            CashToppedUp = Sum(accounts, account => account.ToppedUp),
            CashSpent = Sum(accounts, account => account.CashSpent),
            CashHeld = Sum(accounts, account => account.CashHeld),
            CashAvailable = Sum(accounts, account => account.CashAvailable),
            CashPaidForOrders = Sum(accounts, account => account.CashPaidForOrders),
            CashRefunded = Sum(accounts, account => account.CashRefunded),
            CashReturned = Sum(accounts, account => account.CashReturned),
            DebtIncurred = Sum(accounts, account => account.DebtIncurred),
            DebtPaid = Sum(accounts, account => account.DebtPaid),
            PackagesAmount = Sum(packages, package => package.Amount),
            PackagesSpent = Sum(packages, package => package.Captured),
            PackagesHeld = Sum(packages, package => package.Held),
            PackagesRemaining = Sum(packages.Where(package => !IsOver(package, now)), package => package.Rest),
            PackagesExpired = Sum(packages.Where(package => IsOver(package, now)), package => package.Rest),
        };
    }

    private static bool IsOver(AuditedPackage package, DateTimeOffset now) => package.Terms?.To <= now;

    private static Usd Sum<TOwner>(IEnumerable<TOwner> owners, Func<TOwner, Usd> amount)
    {
        var sum = Usd.Zero;
        foreach (var owner in owners) sum += amount(owner);
        return sum;
    }
}

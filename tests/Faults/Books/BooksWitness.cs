using Faults.Clients;
using Harness;
using Harness.Calls;
using TestUpstream;
using Testing;

namespace Faults.Books;

/// <summary>
/// Holds the books against what the clients saw and what the upstream's own log says it served. It knows the price list and nothing of how the
/// relay comes to its figures.
/// </summary>
internal sealed class BooksWitness(AdminClient admin, UpstreamLog upstream, IReadOnlyList<string> accounts)
{
    public const decimal InputPerMillion = 1;
    public const decimal OutputPerMillion = 2;

    private const int PageSize = 500;

    /// <summary>What must be true at any time: the audit passes, and every client that was told of a settled call finds it there, once.</summary>
    public async Task<IReadOnlyDictionary<string, CallRecord>> AssertKept(IReadOnlyCollection<SeenCall> seen)
    {
        await AssertAudit();
        var calls = await AllCalls();
        var served = upstream.Entries.Where(entry => entry.RequestId is not null).ToDictionary(entry => entry.RequestId!);
        foreach (var told in seen.Where(call => call.IsToldSettled))
        {
            Assert.True(calls.TryGetValue(told.Id!, out var call), $"Call {told.Id} was told to be settled and is not on the books.");
            Assert.Equal("Settled", call.State);
            Assert.Equal(served[told.Id!].UsageServed, (call.Usage.UnitsInput + call.Usage.UnitsCacheRead, call.Usage.UnitsCacheRead, call.Usage.UnitsOutput));
        }

        foreach (var call in calls.Values.Where(call => call.State != "Held")) AssertCharge(call, served);
        return calls;
    }

    /// <summary>What must be true when every lease is over: nothing is held, and every call of which a client saw a byte has ended and was charged.</summary>
    public async Task<IReadOnlyDictionary<string, CallRecord>> AssertEnded(IReadOnlyCollection<SeenCall> seen)
    {
        await Polling.Until(async () => (await admin.Audit()).Totals.CallsHeld == 0, "no call is held");
        var calls = await AssertKept(seen);
        foreach (var begun in seen.Where(call => call.HasByteOfAnswer))
        {
            Assert.True(calls.TryGetValue(begun.Id!, out var call), $"A client saw a byte of call {begun.Id}, which is not on the books.");
            Assert.True(call.State is "Settled" or "Interrupted", $"A client saw a byte of call {begun.Id}, which is {call.State}.");
        }

        foreach (var account in accounts) await AssertBalance(account, [.. calls.Values.Where(call => call.Account == account)]);
        return calls;
    }

    public async Task AssertAudit()
    {
        var report = await admin.Audit();
        Assert.True(
            report.IsBalanced,
            string.Join('\n', report.Discrepancies.Select(found => $"{found.Where} {found.Seq} {found.What}: {found.Expected}, not {found.Actual}")));
    }

    /// <summary>Every call of the accounts by id; a call that is listed twice fails the test.</summary>
    private async Task<Dictionary<string, CallRecord>> AllCalls()
    {
        var calls = new Dictionary<string, CallRecord>();
        foreach (var account in accounts)
        {
            var path = $"calls?account={account}&limit={PageSize}";
            var page = await admin.Get<IReadOnlyList<CallRecord>>(path);
            while (page.Count > 0)
            {
                foreach (var call in page) Assert.True(calls.TryAdd(call.Call, call), $"Call {call.Call} is on the books twice.");
                page = await admin.Get<IReadOnlyList<CallRecord>>($"{path}&before={page[^1].Call}");
            }
        }

        return calls;
    }

    private static void AssertCharge(CallRecord call, Dictionary<string, UpstreamLogEntry> served)
    {
        var usage = call.Usage;
        var expected = call.State == "Voided" ? 0 : (usage.UnitsInput * InputPerMillion + usage.UnitsOutput * OutputPerMillion) / 1_000_000;
        Assert.Equal(expected, (call.Charge ?? 0) + call.Refunded);
        Assert.Equal(call.Charge ?? 0, call.Allocation.Sum(slice => slice.Amount));
        if (call.State == "Settled" && usage.Source == "Reported")
        {
            Assert.True(served.TryGetValue(call.Call, out var entry), $"Call {call.Call} is settled and was never served.");
            Assert.Equal(entry.UsageServed, (usage.UnitsInput, 0, usage.UnitsOutput));
        }
    }

    /// <summary>What came in is what was charged and what is left, in cash and in the account's packages together.</summary>
    private async Task AssertBalance(string id, CallRecord[] calls)
    {
        var account = await admin.Account(id);
        var cash = calls.SelectMany(call => call.Allocation).Where(slice => slice.Grant == "cash").Sum(slice => slice.Amount);
        Assert.Equal(cash, account.CashSpent);
        Assert.Equal(account.ToppedUp, account.CashSpent + account.CashAvailable);
        Assert.Equal((0m, 0m, 0), (account.CashHeld, account.Debt, account.CallsHeld));
        foreach (var package in account.Packages) await AssertPackage(package, calls);
    }

    private async Task AssertPackage(string id, CallRecord[] calls)
    {
        var spent = calls.SelectMany(call => call.Allocation).Where(slice => slice.Grant.EndsWith(id, StringComparison.Ordinal)).Sum(slice => slice.Amount);
        // A package captures behind the charge; it is told again until it has.
        await Polling.Until(async () => (await admin.Package(id)).Spent == spent, $"package {id} captured {spent} USD");
        var package = await admin.Package(id);
        Assert.Equal(package.Amount, package.Spent + package.Remaining);
        Assert.Equal(0, package.Held);
    }
}

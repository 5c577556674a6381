using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Money;
using Metering.Packages;
using Metering.Packages.Events;

namespace Simulation;

/// <summary>
/// Adds up the journal by itself, sharing nothing with the engine but the format of events, and checks at every event what must hold at every
/// moment.
/// </summary>
internal sealed partial class Oracle(IReadOnlyList<JournalRow> rows, Told told, Rules rules)
{
    private readonly Dictionary<CallId, OracleCall> _calls = [];
    private readonly Dictionary<PackageId, Usd> _granted = [];
    private readonly Dictionary<PackageId, Usd> _packagesTaken = [];
    private readonly Dictionary<string, Usd> _orders = [];
    private Usd _debtPaid;

    /// <summary>How often an interruption was corrected by each kind of end.</summary>
    public IReadOnlyDictionary<CallState, int> Corrections =>
        _calls.Values.Where(call => call.IsCorrected).CountBy(call => call.State).ToDictionary();

    private Usd Cash(Func<OracleCall, IReadOnlyList<Slice>> part) => Sum(_calls.Values, part, GrantId.Cash);

    private Usd ToppedUp => _orders.Values.Aggregate(Usd.Zero, (sum, next) => sum + next);

    private Usd CashAvailable => ToppedUp - _debtPaid - Cash(call => call.Paid) - Cash(call => call.Held) - _cashPaid + _cashRefunded;

    private Usd Debt => Sum(_calls.Values, call => call.Paid, GrantId.Debt) - _debtPaid;

    public void AssertBooksBalance()
    {
        ReadDeletions();
        foreach (var happened in EventsOf(StreamId.Of(Rules.Account), events => BooksJson.ReadAccountEvents(events)))
        {
            Apply(happened);
            AssertMoment(happened);
            AssertGrants(happened);
            AssertMembers(happened);
            AssertTokens(happened);
        }

        AssertEndsExactlyOnce();
        AssertNothingToldIsLost();
        AssertPackagesCaptured();
        AssertWindows();
        AssertActorsAgree();
        AssertGrantsAgree();
        AssertMembersAgree();
        AssertTokensAgree();
    }

    private void Apply(AccountEvent happened)
    {
        if (TryApplyGrant(happened) || TryApplyMember(happened)) return;
        switch (happened)
        {
            case CashToppedUp topUp:
                Law.Holds(_orders.TryAdd(topUp.Order, topUp.Amount), $"Order {topUp.Order} was credited twice.");
                Assert.Equal(Usd.Min(topUp.Amount, Debt), topUp.DebtPaid);
                _debtPaid += topUp.DebtPaid;
                break;
            case PackageAdded added:
                Law.Holds(_granted.TryAdd(added.Package, added.Amount), $"Package {added.Package} was added twice.");
                break;
            case CallHeld held:
                Law.Holds(_calls.TryAdd(held.Call, new OracleCall(held)), $"Call {held.Call} was held twice.");
                break;
            case HoldRenewed renewed:
                _calls[renewed.Call].Renew(renewed);
                break;
            case CallEnded ended:
                _calls[ended.Call].End(ended);
                Lapse(ended.Lapsed);
                break;
            case CallCorrected corrected:
                _calls[corrected.Call].Correct(corrected);
                Lapse(corrected.Lapsed);
                break;
            default:
                ApplyOrder(happened);
                break;
        }
    }

    /// <summary>What holds after every event: no balance below zero, no package beyond its grant, no number of slots exceeded.</summary>
    private void AssertMoment(AccountEvent happened)
    {
        Law.Holds(!CashAvailable.IsNegative, $"{CashAvailable} USD in cash after {happened}.");
        foreach (var (package, granted) in _granted)
        {
            var taken = Sum(_calls.Values, call => call.Held, GrantId.Of(package)) + Sum(_calls.Values, call => call.Paid, GrantId.Of(package));
            var isNoDeeper = taken <= _packagesTaken.GetValueOrDefault(package) || MayOverdraw(happened);
            Law.Holds(taken <= granted || isNoDeeper, $"Package {package} gave {taken} of {granted} USD after {happened}.");
            if (taken > granted && taken > _packagesTaken.GetValueOrDefault(package)) _overdrawn++;
            _packagesTaken[package] = taken;
        }

        if (TakenBy(happened) is not { Slices.Count: > 0 }) return;
        Law.Holds(_calls.Values.Count(call => !call.IsEnded) <= rules.SlotsOfAccount, $"Too many calls at once after {happened}.");
    }

    private void AssertEndsExactlyOnce() =>
        Assert.All(_calls.Values, call => Law.Holds(call.IsEnded, $"Call {call.Call} is still held after its lease."));

    private void AssertNothingToldIsLost()
    {
        foreach (var (order, amount) in told.TopUps) Assert.Equal((order, amount), (order, _orders.GetValueOrDefault(order)));
        Assert.All(told.Paid, number => Law.Holds(_purchases[number].IsPaid, $"Order {number} was paid, and the books do not know."));
        Assert.All(told.Packages, package => Assert.Contains(package, _granted.Keys));
        Assert.All(told.Confirmed, call => Assert.Contains(call, _calls.Keys));
        foreach (var (id, receipt) in told.Receipts)
        {
            Law.Holds(_calls.TryGetValue(id, out var call), $"Call {id} was acknowledged and is not on the books.");
            // A receipt may have been given before or after the call was refunded.
            Assert.Equal((id, receipt.State, receipt.Charge + receipt.Refunded, receipt.Usage), (id, call.State, call.Charge + call.Refunded, call.Usage));
        }
    }

    /// <summary>Each package's own books have taken exactly what the account says its calls took, each capture once and without a gap.</summary>
    private void AssertPackagesCaptured()
    {
        foreach (var package in _granted.Keys)
        {
            var (captured, ordinal) = (Usd.Zero, 0L);
            foreach (var entry in EventsOf(StreamId.Of(package), events => BooksJson.ReadPackageEvents(events)).OfType<CallsCaptured>().SelectMany(captures => captures.Entries))
            {
                Assert.Equal(++ordinal, entry.Ordinal);
                captured += entry.Amount;
            }

            Assert.Equal((package, Sum(_calls.Values, call => call.Paid, GrantId.Of(package))), (package, captured));
        }
    }

    /// <summary>Calls that packages answer for are counted before they answer, so their time on the books is not the time they were counted.</summary>
    private void AssertWindows()
    {
        if (rules.HasPackages) return;
        // A call that was let go after it was held is counted nowhere (F6): it is voided, and nobody was told that it is let through.
        var times = _calls.Values.Where(call => call.State is not CallState.Voided || _admittedAt.ContainsKey(call.Call)).Select(call => call.HeldAt).Order().ToList();
        foreach (var first in times)
        {
            var inSpan = times.Count(at => at >= first && at < first.AddMinutes(1));
            Law.Holds(inSpan <= rules.RequestsPerMinute, $"{inSpan} calls in the minute from {first:O}, {rules.RequestsPerMinute} allowed.");
        }
    }

    private void AssertActorsAgree()
    {
        var account = told.Account!;
        Assert.Equal(
            (CashAvailable, Usd.Zero, Debt, _debtPaid, 0),
            (account.CashAvailable, account.CashHeld, account.Debt, account.DebtPaid, account.CallsHeld));
        Assert.Equal((_cashPaid, _cashRefunded), (account.CashPaidForOrders, account.CashRefunded));
        Assert.Equal(ToppedUp, account.CashSpent + account.DebtPaid + account.CashHeld + account.CashAvailable + _cashPaid - _cashRefunded);
        foreach (var package in _granted.Keys)
        {
            // A package that no call ever needed may not have been told of yet.
            if (told.Views[package] is not { } view) continue;
            Assert.Equal((Usd.Zero, _granted[package]), (view.Held, view.Spent + view.Held + view.Remaining + view.Expired));
        }
    }

    private IEnumerable<TEvent> EventsOf<TEvent>(StreamId stream, Func<ReadOnlySpan<byte>, IReadOnlyList<TEvent>> read) =>
        rows.Where(row => row.Stream == stream).OrderBy(row => row.Seq).SelectMany(row => read(row.Events.Span));

    private static Usd Sum(IEnumerable<OracleCall> calls, Func<OracleCall, IReadOnlyList<Slice>> part, GrantId grant) =>
        calls.SelectMany(part).Where(slice => slice.Grant == grant).Aggregate(Usd.Zero, (sum, slice) => sum + slice.Amount);
}

using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Money;
using Metering.Tokens;
using Metering.Tokens.Events;

namespace Simulation;

/// <content>
/// Tokens: none beyond its cap, its slots and its windows, a child's calls being its parent's as well; nothing after its end; and nothing paid by
/// what it may not spend.
/// </content>
internal sealed partial class Oracle
{
    /// <summary>How many calls were a child's, and how many ended as their clients said although the child or its parent was gone by then.</summary>
    public (int Calls, int Outlived) OfChildren => (_calls.Values.Count(call => call.Child is not null), _outlived);

    /// <summary>How often calls were refused, by reason, by whose limit it was, and by which.</summary>
    public IReadOnlyDictionary<(RefusalReason Reason, RefusalOwner Owner, string? Limit), int> Refusals => told.Refusals;

    /// <summary>How many calls that may not spend cash cost something, and how often one of them overdrew what may pay for it.</summary>
    public (int Charged, int Overdrawn) WithoutCash =>
        (_calls.Values.Count(call => !MaySpend(call, GrantId.Cash) && call.Charge.IsPositive), _overdrawn);

    private readonly Dictionary<TokenId, DateTimeOffset> _deletedAt = [];
    private readonly Dictionary<CallId, DateTimeOffset> _admittedAt =
        told.Admitted.GroupBy(admitted => admitted.Call).ToDictionary(call => call.Key, call => call.Min(admitted => admitted.At));
    private int _outlived;
    private int _overdrawn;

    private Usd Committed(Func<OracleCall, bool> isCounted) =>
        _calls.Values.Where(isCounted).Aggregate(Usd.Zero, (sum, call) => sum + call.HeldTotal + call.PaidTotal);

    /// <summary>What the token may spend, and what its child may of that.</summary>
    private bool MaySpend(OracleCall call, GrantId grant) =>
        rules.Tokens[call.Token].Payers?.Contains(grant) is not false
        && (call.Child is not { } child || rules.Tokens[child].Payers?.Contains(grant) is not false);

    /// <summary>What such a call used above its hold is owed by what pays for it, and not by the account.</summary>
    private bool MayOverdraw(AccountEvent happened) => happened switch
    {
        CallEnded ended => !MaySpend(_calls[ended.Call], GrantId.Cash),
        CallCorrected corrected => !MaySpend(_calls[corrected.Call], GrantId.Cash),
        _ => false,
    };

    private void AssertTokens(AccountEvent happened)
    {
        if (happened is CallHeld held) AssertAdmitted(_calls[held.Call], happened);
        if (happened is CallEnded { State: not CallState.Interrupted } ended && IsOver(_calls[ended.Call], ended.At)) _outlived++;
        if (CallOf(happened) is { } call) AssertPayers(_calls[call], happened);
        if (TakenBy(happened) is not { } taken || taken.Slices.Count == 0) return;
        foreach (var (token, settings) in rules.Tokens)
        {
            if (settings.SpendingCap is not { } cap || !taken.Call.IsOf(token)) continue;
            var committed = Committed(call => call.IsOf(token));
            Law.Holds(committed <= cap, $"{committed} USD of the cap of {cap} of {token} after {happened}.");
        }
    }

    private void AssertAdmitted(OracleCall call, AccountEvent happened)
    {
        var token = told.Tokens[call.Call];
        var parent = rules.Tokens[token].Parent;
        Assert.Equal((parent ?? token, parent is null ? null : (TokenId?)token), (call.Token, call.Child));

        // Of two hosts one may bring back what the other let go.
        if (rules.TwoHosts || !HasSlot(call)) return;
        foreach (var (id, settings) in rules.Tokens.Where(entry => call.IsOf(entry.Key)))
        {
            var calls = _calls.Values.Count(other => other.IsOf(id) && !other.IsEnded && happened.At < other.AliveUntil && HasSlot(other));
            Law.Holds(calls <= settings.Limits.Concurrency, $"{id} has {calls} calls at once after {happened}.");
        }
    }

    /// <summary>
    /// A call that waited for packages until its slot was another's is held for a moment and let go; who had asked for it twice leaves its hold to the
    /// lease. Somebody must have been told that it is let through while it was held.
    /// </summary>
    private bool HasSlot(OracleCall call) => _admittedAt.TryGetValue(call.Call, out var at) && at < call.AliveUntil;

    /// <summary>Nothing is paid by what the token may not spend. Cash comes back where a top-up has paid a debt of it.</summary>
    private void AssertPayers(OracleCall call, AccountEvent happened)
    {
        foreach (var grant in call.Held.Concat(call.Paid).Select(slice => slice.Grant).Distinct().Where(grant => grant != GrantId.Debt && !MaySpend(call, grant)))
        {
            var paid = call.Held.Concat(call.Paid).Where(slice => slice.Grant == grant).Aggregate(Usd.Zero, (sum, slice) => sum + slice.Amount);
            Law.Holds(grant == GrantId.Cash && !paid.IsPositive, $"{grant} paid {paid} USD for a call of {call.Child ?? call.Token} after {happened}.");
        }
    }

    private static CallId? CallOf(AccountEvent happened) => happened switch
    {
        CallHeld held => held.Call,
        HoldRenewed renewed => renewed.Call,
        CallEnded ended => ended.Call,
        CallCorrected corrected => corrected.Call,
        CallRefunded refunded => refunded.Call,
        _ => null,
    };

    private void ReadDeletions()
    {
        foreach (var token in rules.Tokens.Keys)
        {
            var deletions = EventsOf(StreamId.Of(token), events => BooksJson.ReadTokenEvents(events)).OfType<TokenDeleted>().ToList();
            Law.Holds(deletions.Count <= 1, $"{token} was deleted {deletions.Count} times.");
            if (deletions.Count == 1) _deletedAt.Add(token, deletions[0].At);
        }
    }

    /// <summary>Whether the call's token or that one's parent was gone before a time.</summary>
    private bool IsOver(OracleCall call, DateTimeOffset at) =>
        IsOver(call.Token, at) || (call.Child is { } child && IsOver(child, at));

    private bool IsOver(TokenId token, DateTimeOffset at) =>
        (_deletedAt.TryGetValue(token, out var deletedAt) && deletedAt < at) || (told.Expiries.TryGetValue(token, out var expiry) && expiry <= at);

    private void AssertTokensAgree()
    {
        Assert.All(told.Deleted, token => Assert.Contains(token, _deletedAt.Keys));
        foreach (var (token, settings) in rules.Tokens) AssertWindow(token, settings);
        foreach (var (token, view) in told.TokenViews)
        {
            if (view is null) Law.Holds(rules.Tokens[token].Parent is not null, $"{token} is not there.");
            else Assert.Equal((token, 0, Usd.Zero, Committed(call => call.IsOf(token))), (token, view.SlotsTaken, view.AmountHeld, view.AmountSpent));
        }

        // Of two hosts the one that has not heard of a deletion, or of a hold, does not know better.
        if (rules.TwoHosts) return;
        Assert.Empty(told.NotFound);
        foreach (var (id, at) in told.Admitted)
        {
            var token = told.Tokens[id];
            Law.Holds(!(IsOver(token, at) || (rules.Tokens[token].Parent is { } parent && IsOver(parent, at))), $"Call {id} of {token} was let through at {at:O}.");
        }
    }

    /// <summary>A call is counted somewhen from its question to its hold; where that was one moment it is known when.</summary>
    private void AssertWindow(TokenId token, TokenSettings settings)
    {
        if (settings.Limits.RequestsPerMinute is not { } limit) return;
        var times = _calls.Values.Where(call => call.IsOf(token) && told.AskedAt[call.Call] == call.HeldAt).Select(call => call.HeldAt).Order().ToList();
        foreach (var first in times)
        {
            var inSpan = times.Count(at => at >= first && at < first.AddMinutes(1));
            Law.Holds(inSpan <= limit, $"{inSpan} calls of {token} in the minute from {first:O}, {limit} allowed.");
        }
    }
}

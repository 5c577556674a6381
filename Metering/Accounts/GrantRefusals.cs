using System.Globalization;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;

namespace Metering.Accounts;

/// <summary>What a call is told when nothing paid for it: which grant stood nearest, why it did not pay, and when it will again (A2, A7, F11).</summary>
internal static class GrantRefusals
{
    /// <param name="account">Whose call it is.</param>
    /// <param name="state">The account as it stands.</param>
    /// <param name="pending">What was found for the call, and what stood in the way.</param>
    /// <param name="takenOf">What other calls have taken of a grant or of cash which the account's sums do not show yet.</param>
    /// <param name="now">Now.</param>
    public static Refusal Of(AccountId account, AccountState state, PendingAllocation pending, Func<GrantId, long> takenOf, DateTimeOffset now)
    {
        var grant = pending.NearestGrant is { } nearest ? state.Grants.GetValueOrDefault(nearest) : null;
        if (pending.Verdict is GrantVerdict.WindowFull && grant is not null && FullWindow(grant, pending, now) is { } full)
        {
            return Window(pending.NearestGrant!.Value, grant, full, pending, now);
        }

        if (pending is { Verdict: GrantVerdict.ShareUsedUp, Member: { } member } && grant is not null)
        {
            return Share(pending.NearestGrant!.Value, grant, member, pending, now);
        }

        // Cash that the token may not spend is not there for it: neither as a reason nor as a figure.
        var maySpendCash = pending.Scope.MaySpend(GrantId.Cash);
        var held = maySpendCash ? state.CashHeld + new Usd(takenOf(GrantId.Cash)) : Usd.Zero;
        var balance = maySpendCash ? state.CashAvailable + state.CashHeld : Usd.Zero;
        var available = balance - held;
        var (reason, what) = (maySpendCash && state.ToppedUp.IsPositive, pending.Verdict) switch
        {
            (true, _) => (RefusalReason.InsufficientBalance, "The balance does not cover this call."),
            (false, GrantVerdict.Expired) => (RefusalReason.GrantsExpired, "What would pay for this call has expired."),
            (false, GrantVerdict.NotYet) => (RefusalReason.NoGrant, "What would pay for this call is not in effect yet."),
            (false, GrantVerdict.UsedUp) => (RefusalReason.GrantsUsedUp, "What would pay for this call is used up."),
            (false, GrantVerdict.Suspended) => (RefusalReason.NoGrant, "What would pay for this call is suspended."),
            (false, GrantVerdict.NotAuthorised) => (RefusalReason.NoGrant, "The token is not authorised for what the account could pay with."),
            (false, GrantVerdict.NotCovered) => (RefusalReason.NoGrant, $"What there is does not pay for calls of kind {pending.Scope.Kind} to model '{pending.Scope.Model}' at '{pending.Scope.Upstream}'."),
            (false, GrantVerdict.NotBound) => (RefusalReason.NoGrant, "What would pay for this call is bound to other tokens or members."),
            _ => (RefusalReason.NoGrant, "Nothing is authorised to pay for this call."),
        };
        var message = $"{what}{(grant is null ? "" : " " + Explain(grant, pending.Verdict))} {available} USD are available, up to {pending.Amount} USD are needed.";
        var refusal = Refusals.Money(reason, RefusalOwner.Account, account.Value, "balance", balance, held, pending.Amount, message);
        return reason switch
        {
            RefusalReason.GrantsUsedUp => OfQuota(refusal, state, grant, pending, takenOf) with { RetryAfter = grant?.NextReset - now },
            RefusalReason.NoGrant when pending.Verdict is GrantVerdict.NotYet => refusal with { RetryAfter = grant?.Terms.From - now },
            _ => refusal,
        };
    }

    /// <summary>The figures of what is used up, in its own unit, instead of those of a balance that would not pay for the call anyway.</summary>
    private static Refusal OfQuota(Refusal refusal, AccountState state, Grant? grant, PendingAllocation pending, Func<GrantId, long> takenOf)
    {
        if (pending.NearestGrant is not { } id) return refusal;
        if (grant is { Terms.Quota: { } quota })
        {
            // Of what recurs the period's quota counts, of what was renewed or upgraded all that was given and has not lapsed.
            var given = grant.Terms.Recurrence is null ? grant.Granted - grant.Lapsed : quota;
            return Quota(id.Name, given, given - grant.Remaining + takenOf(id), Wanted(grant, pending), UnitOf(grant));
        }

        if (!id.IsPackage(out var name) || !state.Packages.TryGetValue(name, out var package)) return refusal;
        return Quota(id.Value, package.Amount.Nanos, (package.Taken + package.Held).Nanos, pending.AmountMissing.Nanos, "nano_usd");

        Refusal Quota(string owner, long value, long current, long requested, string unit) => refusal with
        {
            Limit = "quota",
            Owner = RefusalOwner.Grant,
            OwnerId = owner,
            Value = value,
            Current = current,
            Requested = requested,
            Unit = unit,
        };
    }

    /// <summary>The period is named as people say it: today's, this week's, this month's; longer ones by their grant alone.</summary>
    private static string Explain(Grant grant, GrantVerdict verdict)
    {
        var name = $"'{grant.Terms.Name}'";
        if (verdict is not GrantVerdict.UsedUp)
        {
            return name + verdict switch
            {
                GrantVerdict.Expired => " is expired.",
                GrantVerdict.Suspended => " is suspended.",
                GrantVerdict.NotYet => $" begins at {Time(grant.Terms.From)}.",
                GrantVerdict.NotCovered => " is for other models or providers.",
                _ => " is bound to others.",
            };
        }

        if (grant.Terms.Recurrence is not { } recurrence || grant.Period is not { } period) return $"{name} is used up.";
        var whose = (recurrence.Unit, recurrence.Count) switch
        {
            (PeriodUnit.Day, 1) => "Today's",
            (PeriodUnit.Week, 1) => "This week's",
            (PeriodUnit.Month, 1) => "This month's",
            _ => "The period's",
        };
        var limit = grant.Terms.IsPromotional ? "free limit" : "quota";
        return $"{whose} {limit} has been exceeded: {name} begins anew at {Time(period.To)}.";
    }

    private static GrantWindow? FullWindow(Grant grant, PendingAllocation pending, DateTimeOffset now) =>
        grant.Windows
            .Where(window => window.Count(now) + Wanted(grant, pending) > window.Limit)
            .MaxBy(window => window.OpensAt(Wanted(grant, pending), now) ?? DateTimeOffset.MaxValue);

    private static long Wanted(Grant grant, PendingAllocation pending) => grant.Terms.Unit switch
    {
        GrantUnit.Calls => 1,
        GrantUnit.Usd => pending.AmountMissing.Nanos,
        _ => pending.Cost.CreditsFor(pending.AmountMissing, pending.Cost.CreditsOf(grant.Terms.RateOf(pending.Scope.Model)!.Price)),
    };

    private static Refusal Window(GrantId id, Grant grant, GrantWindow window, PendingAllocation pending, DateTimeOffset now)
    {
        var (count, wanted) = (window.Count(now), Wanted(grant, pending));
        var opens = window.OpensAt(wanted, now);
        var name = new GrantWindowLimit(window.Length, window.Limit).Name(grant.Terms.Unit);
        var when = opens is { } at ? $"It opens again at {Time(at)}." : "This call is larger than the window.";
        return new Refusal(RefusalReason.WindowReached, $"The window {name} of '{grant.Terms.Name}' is full: {count} of {window.Limit} are counted, {wanted} requested. {when}")
        {
            Limit = name,
            Owner = RefusalOwner.Grant,
            OwnerId = id.Name,
            Value = window.Limit,
            Current = count,
            Requested = wanted,
            Unit = UnitOf(grant),
            RetryAfter = opens - now,
        };
    }

    /// <summary>The grant has more, but not for this member: nobody drains what is shared.</summary>
    private static Refusal Share(GrantId id, Grant grant, MemberId member, PendingAllocation pending, DateTimeOffset now)
    {
        var (quota, taken) = (grant.Terms.QuotaPerMember!.Value, grant.Shares.GetValueOrDefault(member));
        var when = grant.NextReset is { } at ? $" It begins anew at {Time(at)}." : "";
        return new Refusal(
            RefusalReason.GrantsUsedUp,
            $"Member '{member}' has used up its share of '{grant.Terms.Name}', {taken} of {quota} {UnitOf(grant)} are taken.{when}")
        {
            Limit = "quota_per_member",
            Owner = RefusalOwner.Grant,
            OwnerId = id.Name,
            Value = quota,
            Current = taken,
            Requested = Wanted(grant, pending),
            Unit = UnitOf(grant),
            RetryAfter = grant.NextReset - now,
        };
    }

    private static string UnitOf(Grant grant) => grant.Terms.Unit switch { GrantUnit.Calls => "calls", GrantUnit.Usd => "nano_usd", _ => "micro_credits" };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

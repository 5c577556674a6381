using System.Text.Json;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;

namespace Metering.Accounts;

/// <content>What becomes of the grants in the account: by command, and by time.</content>
internal static partial class AccountRules
{
    public const int GrantsMax = 1_000;

    /// <summary>What time has done to a grant that nobody has noticed yet; <see langword="null"/> when nothing.</summary>
    public static AccountEvent? Elapse(GrantId id, Grant grant, DateTimeOffset now)
    {
        if (!(grant.ChangesAt <= now)) return null;
        // What is overdrawn does not lapse: the new period, or a renewal, pays it first.
        var left = grant.Terms.Quota is null ? 0 : Math.Max(0, grant.Remaining);
        return grant.Terms.To <= now || grant.Terms.Recurrence is not { } recurrence
            ? new GrantStatusChanged(id, GrantStatus.Expired, left, Operator: null, now)
            : new GrantPeriodBegan(id, recurrence.PeriodAt(now), grant.Terms.Quota!.Value, left, now);
    }

    public static (ChangeOutcome Outcome, AccountEvent? Event) Add(AccountState account, AddGrant command, DateTimeOffset now)
    {
        if (!command.Grant.IsNamed) return (ChangeOutcome.Invalid("A grant has a name of its own."), null);
        if (command.Terms.Problem() is { } problem) return (ChangeOutcome.Invalid(problem), null);
        if (account.Grants.TryGetValue(command.Grant, out var grant))
        {
            return (TextOf(grant.Terms) == TextOf(command.Terms)
                ? ChangeOutcome.Repeated
                : ChangeOutcome.Conflict($"Grant {command.Grant.Name} exists with other content."), null);
        }

        if (MemberRules.FaultOf(account, command.Terms.Members) is { } fault) return (ChangeOutcome.Invalid(fault), null);
        if (account.Grants.Count >= GrantsMax) return (ChangeOutcome.Invalid($"An account has at most {GrantsMax} grants."), null);
        var first = command.Terms.From > now ? command.Terms.From : now;
        return (ChangeOutcome.Applied, new GrantAdded(command.Grant, command.Terms, command.Terms.Recurrence?.PeriodAt(first), command.Operator, now));
    }

    public static (ChangeOutcome Outcome, AccountEvent? Event) Change(AccountState account, ChangeGrant command, DateTimeOffset now)
    {
        if (!account.Grants.TryGetValue(command.Grant, out var grant)) return (ChangeOutcome.NotFound, null);
        if (command.Kind is GrantChangeKind.Renew or GrantChangeKind.Upgrade) return ChangeTerms(account, grant, command, now);
        if (command.Kind is GrantChangeKind.Bind) return Bind(account, grant, command, now);
        var status = command.Kind switch
        {
            GrantChangeKind.Suspend => GrantStatus.Suspended,
            GrantChangeKind.Void => GrantStatus.Void,
            _ => GrantStatus.Active,
        };
        if (grant.Status == status) return (ChangeOutcome.Repeated, null);
        if (grant.Status is GrantStatus.Void or GrantStatus.Expired) return (ChangeOutcome.Conflict($"The grant is {grant.Status}."), null);
        return (ChangeOutcome.Applied, status is GrantStatus.Void
            ? Void(command.Grant, grant, command.Operator, now)
            : new GrantStatusChanged(command.Grant, status, 0, command.Operator, now));
    }

    /// <summary>Calls in progress keep their slices, whoever it is bound to from here on.</summary>
    private static (ChangeOutcome Outcome, AccountEvent? Event) Bind(AccountState account, Grant grant, ChangeGrant command, DateTimeOffset now)
    {
        if (grant.Status is GrantStatus.Void) return (ChangeOutcome.Conflict("The grant is void."), null);
        var terms = grant.Terms with { Tokens = command.Tokens, Members = command.Members, QuotaPerMember = command.QuotaPerMember };
        if (MemberRules.FaultOf(account, command.Members) is { } fault) return (ChangeOutcome.Invalid(fault), null);
        return terms.Problem() is { } problem ? (ChangeOutcome.Invalid(problem), null)
            : TextOf(terms) == TextOf(grant.Terms) ? (ChangeOutcome.Repeated, null)
            : (ChangeOutcome.Applied, new GrantBound(command.Grant, terms, command.Operator, now));
    }

    /// <summary>Withdraws a grant that has not ended; what remains of it lapses.</summary>
    public static GrantStatusChanged Void(GrantId id, Grant grant, string by, DateTimeOffset now) =>
        new(id, GrantStatus.Void, grant.Terms.Quota is null ? 0 : Math.Max(0, grant.Remaining), by, now);

    /// <summary>
    /// Gives back a charge by its recorded allocation, newest slice first. A part of a slice gives back its quantity in proportion, rounded down;
    /// one call of a grant in calls only comes back whole.
    /// </summary>
    public static CallRefunded Refund(AccountState account, EndedCall ended, Usd amount, RefundCall command, DateTimeOffset at)
    {
        var (kept, left) = (ended.Allocation.ToList(), amount);
        for (var i = kept.Count - 1; i >= 0 && left.IsPositive; i--)
        {
            var slice = kept[i];
            var part = Usd.Min(left, slice.Amount);
            left -= part;
            if (part == slice.Amount)
            {
                kept.RemoveAt(i);
                continue;
            }

            var back = slice.Unit is GrantUnit.Calls ? 0 : (long)((Int128)slice.Quantity * part.Nanos / slice.Amount.Nanos);
            kept[i] = slice with { Amount = slice.Amount - part, Quantity = slice.Quantity - back };
        }

        var changes = kept.Since(ended.Allocation);
        PayBackDebt(changes, account.Debt);
        return new CallRefunded(ended.Call, ended.Token, amount, ended.Charge - amount, kept, changes, command.Operator, command.Reason, at)
        {
            Member = ended.Member,
            Temporary = ended.Temporary,
            HeldAt = ended.HeldAt,
            Lapsed = LapsedOf(account, changes),
        };
    }

    /// <summary>What goes back of grants whose period or time is over; <see langword="null"/> for nothing.</summary>
    private static List<Slice>? LapsedOf(AccountState account, List<Slice> changes)
    {
        List<Slice>? lapsed = null;
        foreach (var slice in changes)
        {
            if (!slice.Grant.IsNamed || slice.Quantity >= 0) continue;
            var grant = account.Grants[slice.Grant];
            if (grant.Terms.Quota is not null && !grant.TakesBack(slice))
            {
                (lapsed ??= []).Add(slice with { Amount = -slice.Amount, Quantity = -slice.Quantity });
            }
        }

        return lapsed;
    }

    private static (ChangeOutcome Outcome, AccountEvent? Event) ChangeTerms(
        AccountState account, Grant grant, ChangeGrant command, DateTimeOffset now)
    {
        var order = command.Order ?? "";
        if (RecordText.Problem("A renewal or an upgrade has an order number", order) is { } unreadable) return (ChangeOutcome.Invalid(unreadable), null);

        var content = FormattableString.Invariant($"{command.Kind} {command.Grant} {command.Quota} {command.To:O}");
        if (account.GrantOrders.TryGetValue(order, out var before))
        {
            return (before == content ? ChangeOutcome.Repeated : ChangeOutcome.Conflict($"Order {order} was applied with other content."), null);
        }

        if (account.Orders.ContainsKey(order)) return (ChangeOutcome.Conflict($"Order {order} exists with other content."), null);

        if (grant.Status is GrantStatus.Void) return (ChangeOutcome.Conflict("The grant is void."), null);
        var isRenewal = command.Kind is GrantChangeKind.Renew;
        if (!isRenewal && grant.Status is GrantStatus.Expired) return (ChangeOutcome.Conflict("The grant has expired: renew it first."), null);
        if (!isRenewal && command.Quota is null) return (ChangeOutcome.Invalid("An upgrade has a quota."), null);
        if (command.Quota is not null && grant.Terms.Quota is null) return (ChangeOutcome.Invalid("The grant has no quota."), null);
        if (isRenewal && command.Quota is not null && grant.Terms.Recurrence is not null)
        {
            return (ChangeOutcome.Invalid("A grant that recurs is renewed for more time; its quota comes with each period."), null);
        }

        // A recurring grant that comes back after its end begins with a period of its own when time is next looked at.
        var terms = grant.Terms with { To = command.To ?? grant.Terms.To, Quota = isRenewal ? grant.Terms.Quota : command.Quota };
        if (terms.Problem() is { } problem) return (ChangeOutcome.Invalid(problem), null);
        if (terms.To <= now) return (ChangeOutcome.Invalid("It would have ended already."), null);
        if (command.Quota <= 0) return (ChangeOutcome.Invalid("A quota is more than zero."), null);
        var granted = isRenewal ? command.Quota ?? 0 : command.Quota!.Value - grant.Terms.Quota!.Value;
        if (grant.Granted > long.MaxValue / 4 - Math.Max(granted, 0)) return (ChangeOutcome.Invalid("That is more than a grant can hold."), null);
        if (grant.Terms.Quota is not null && granted < 0 && grant.Remaining + granted < 0)
        {
            return (ChangeOutcome.Conflict("More than the new quota is used or held already."), null);
        }

        return (ChangeOutcome.Applied, new GrantTermsChanged(command.Grant, terms, granted, order, command.Operator, now) 
        {
            Content = content,
            Status = grant.Status is GrantStatus.Expired ? GrantStatus.Active : null,
        });
    }

    private static string TextOf(GrantTerms terms) => JsonSerializer.Serialize(terms, BooksJson.Default.GrantTerms);
}

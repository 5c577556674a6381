using Metering.Accounts;
using Metering.Members;

namespace Ledger.Actions;

/// <summary>What somebody asks the admin API to change. No bodies, so no secrets.</summary>
/// <param name="Id">The trace id of the request.</param>
/// <param name="At">When.</param>
/// <param name="Caller">An operator's name, or <c>account/member</c>.</param>
/// <param name="Role">Operator, Owner, Admin or Member.</param>
/// <param name="Member">The member; <see langword="null"/> for an operator.</param>
/// <param name="Key">The management key; <see langword="null"/> for an operator.</param>
/// <param name="Account">The account it is about: a member's own, whatever it has asked for; <see langword="null"/> for none.</param>
/// <param name="Method">The method of the request.</param>
/// <param name="Route">The endpoint.</param>
/// <param name="Path">What of it, by the ids in the path.</param>
public sealed record AdminAction(
    Guid Id,
    DateTimeOffset At,
    string Caller,
    string Role,
    MemberId? Member,
    string? Key,
    AccountId? Account,
    string Method,
    string Route,
    string Path);

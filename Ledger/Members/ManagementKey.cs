using Metering.Accounts;
using Metering.Members;

namespace Ledger.Members;

/// <summary>A management key, without its secret, which nobody keeps.</summary>
/// <param name="Id">Part of the secret's text, and not secret itself.</param>
/// <param name="Account">The account, outside of which it opens nothing.</param>
/// <param name="Member">The member it belongs to, whose role decides what it may do.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="RevokedAt">When it was revoked; <see langword="null"/> while it is taken.</param>
public sealed record ManagementKey(
    string Id, AccountId Account, MemberId Member, string Name, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

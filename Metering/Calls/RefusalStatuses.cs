using System.Diagnostics;

namespace Metering.Calls;

/// <summary>
/// The HTTP status that a client is told for a refusal, whatever the protocol: doors send it, and a call that is let go after it was held stands in the
/// records with it (<see cref="CallResult.Status"/>). That both read it here keeps them from telling two stories of one call.
/// </summary>
public static class RefusalStatuses
{
    public static int ToStatus(this RefusalReason reason) => reason switch
    {
        RefusalReason.InputEmpty or RefusalReason.InputTooLong => 400,
        RefusalReason.TokenInvalid
            or RefusalReason.TokenDeleted
            or RefusalReason.TokenDisabled
            or RefusalReason.TokenExpired
            or RefusalReason.WrongPlan => 401,
        RefusalReason.SpendingCapReached
            or RefusalReason.InsufficientBalance
            or RefusalReason.NoGrant
            or RefusalReason.GrantsExpired
            or RefusalReason.GrantsUsedUp => 402,
        RefusalReason.AddressNotAllowed
            or RefusalReason.ModelNotAllowed
            or RefusalReason.AccountNotFound
            or RefusalReason.AccountSuspended
            or RefusalReason.MemberRemoved
            or RefusalReason.MemberSuspended => 403,
        RefusalReason.ModelNotFound => 404,
        RefusalReason.HoldNotFound => 409,
        RefusalReason.ConcurrencyReached or RefusalReason.WindowReached => 429,
        RefusalReason.BooksUnavailable or RefusalReason.Overloaded => 503,
        _ => throw new UnreachableException($"No status is mapped to {reason}."),
    };
}

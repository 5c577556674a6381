using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>The expected reasons to refuse a call. Protocol doors map each to a status and a code.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalReason>))]
public enum RefusalReason
{
    /// <summary>The credential is no token of ours: unknown, or its secret does not match (A1).</summary>
    TokenInvalid,

    /// <summary>The token was deleted (A1, B6).</summary>
    TokenDeleted,

    /// <summary>The token is switched off for now (C14).</summary>
    TokenDisabled,

    /// <summary>The token's time is over.</summary>
    TokenExpired,

    /// <summary>The caller's address is not on the token's list.</summary>
    AddressNotAllowed,

    /// <summary>No such model is offered (B11).</summary>
    ModelNotFound,

    /// <summary>The model is not on the token's list.</summary>
    ModelNotAllowed,

    /// <summary>All slots are taken.</summary>
    ConcurrencyReached,

    /// <summary>A request or unit window is full. Without a retry time the call is larger than the limit and can never succeed.</summary>
    WindowReached,

    /// <summary>The spending cap of the token or of its member does not cover the call (B5, B12).</summary>
    SpendingCapReached,

    /// <summary>The account does not exist.</summary>
    AccountNotFound,

    /// <summary>The account is suspended (C14).</summary>
    AccountSuspended,

    /// <summary>The member that the token belongs to was removed from the account.</summary>
    MemberRemoved,

    /// <summary>The member that the token belongs to is suspended (C14).</summary>
    MemberSuspended,

    /// <summary>Grants and cash together do not cover the call (B12).</summary>
    InsufficientBalance,

    /// <summary>No grant and no cash is authorised for the call (A2).</summary>
    NoGrant,

    /// <summary>The only grants that would pay have expired (A2).</summary>
    GrantsExpired,

    /// <summary>The only grants that would pay are used up (A2).</summary>
    GrantsUsedUp,

    /// <summary>The hold is not known, or its call has ended.</summary>
    HoldNotFound,

    /// <summary>The books cannot take more for now (design 4).</summary>
    BooksUnavailable,

    /// <summary>An actor's mailbox is full, or its activation failed.</summary>
    Overloaded,

    /// <summary>The token belongs to another product than the base URL it came to (C5).</summary>
    WrongPlan,

    /// <summary>The input is empty: it has less than the one unit that a model takes (C10).</summary>
    InputEmpty,

    /// <summary>The input has more units than the model takes, however they are counted (C10).</summary>
    InputTooLong,
}

namespace Metering.Grants;

/// <summary>
/// Why a grant does not pay for a call, in the order of what helps the caller most to know: when several stand in the way, the last one here is
/// told (A2, A7).
/// </summary>
internal enum GrantVerdict
{
    /// <summary>It pays.</summary>
    Pays,

    /// <summary>The token may spend others only: of this one it is told nothing.</summary>
    NotAuthorised,

    /// <summary>It is for other models or upstreams, or it is void.</summary>
    NotCovered,

    /// <summary>It is bound to other tokens or members.</summary>
    NotBound,

    /// <summary>It begins later.</summary>
    NotYet,

    Expired,

    Suspended,

    UsedUp,

    /// <summary>The member has taken all that one member may take of it.</summary>
    ShareUsedUp,

    /// <summary>One of its windows is full: it pays again by itself.</summary>
    WindowFull,
}

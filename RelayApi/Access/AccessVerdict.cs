namespace RelayApi.Access;

/// <summary>Whether a request is let in.</summary>
internal enum AccessVerdict
{
    Allowed,

    /// <summary>There is no such thing, or it is another's: the caller must not learn which.</summary>
    NotFound,

    /// <summary>The thing is the caller's, or about nothing in particular, and its role is not enough.</summary>
    Forbidden,
}

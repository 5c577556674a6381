namespace Faults.Clients;

/// <summary>What a client saw of one call: all it can hold the relay to.</summary>
/// <param name="Id">The call's id as the response named it; <see langword="null"/> when not even the head came.</param>
/// <param name="Model">The model that it asked for; in these tests each token has its own.</param>
/// <param name="Status">The status; 0 when not even the head came.</param>
/// <param name="Bytes">Bytes of the body that arrived.</param>
/// <param name="EndedCleanly">Whether the response ended as its protocol says: the client was told that the call is settled.</param>
/// <param name="ConnectionEnded">Whether the body came to its end; <see langword="false"/> when the connection was broken off.</param>
/// <param name="HasRetryAfter">Whether the response says when to come back.</param>
internal sealed record SeenCall(string? Id, string Model, int Status, long Bytes, bool EndedCleanly, bool ConnectionEnded, bool HasRetryAfter)
{
    /// <summary>A whole answer, and with it the relay's word that the call is on the books as settled.</summary>
    public bool IsToldSettled => Status == 200 && EndedCleanly;

    /// <summary>A byte of an answer came, whatever became of the rest.</summary>
    public bool HasByteOfAnswer => Status == 200 && Bytes > 0;
}

using Metering.Calls;

namespace Metering.Tokens;

/// <summary>What a temporary token adds to a call that it has admitted and passes on to its access token.</summary>
/// <param name="Token">The temporary token.</param>
/// <param name="SeqBefore">Its activation, as <see cref="Accounts.AttachToken.SeqBefore"/> names it.</param>
/// <param name="Payers">All that it may spend of what its access token may; <see langword="null"/> for the same.</param>
public sealed record PassedCall(TemporaryToken Token, long SeqBefore, IReadOnlyList<GrantId>? Payers);

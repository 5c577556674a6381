using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Packages;

/// <summary>Asks a package to set aside money for a call.</summary>
/// <param name="Session">The session of <see cref="AttachPackage"/>.</param>
/// <param name="Call">The call; a second hold for it adds to the first.</param>
/// <param name="Token">The token of the call: the package may be bound to others.</param>
/// <param name="Model">The model of the call.</param>
/// <param name="Upstream">The upstream that serves it.</param>
/// <param name="Amount">What is wanted.</param>
public sealed record HoldPackage(PackageSession Session, CallId Call, TokenId Token, string Model, string Upstream, Usd Amount)
{
    /// <summary>What the call asks of the model.</summary>
    public CallKind Kind { get; init; }

    /// <summary>The member that the token belongs to: the package may be bound to it or to others.</summary>
    public MemberId? Member { get; init; }
}

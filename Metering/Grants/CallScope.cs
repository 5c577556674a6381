using Metering.Calls;
using Metering.Tokens;

namespace Metering.Grants;

/// <summary>What of a call decides which grants may pay for it, and how much of their unit it can need at most.</summary>
internal readonly record struct CallScope(TokenId Token, string Model, string Upstream, long UnitsInput, long UnitsOutputMax)
{
    /// <summary>What it asks of the model.</summary>
    public CallKind Kind { get; init; }
}

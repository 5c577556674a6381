using Metering.Calls;
using Metering.Members;
using Metering.Tokens;

namespace Metering.Grants;

/// <summary>What of a call decides which grants may pay for it, and how much of their unit it can need at most.</summary>
internal readonly record struct CallScope(TokenId Token, string Model, string Upstream, long UnitsInput, long UnitsOutputMax)
{
    /// <summary>What it asks of the model.</summary>
    public CallKind Kind { get; init; }

    /// <summary>All that the token may spend; <see langword="null"/> for whatever pays for it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; init; }

    /// <summary>Whether the token may spend it. Lists are short, and most tokens have none.</summary>
    public bool MaySpend(GrantId grant)
    {
        if (Payers is not { } payers) return true;
        for (var i = 0; i < payers.Count; i++)
        {
            if (payers[i] == grant) return true;
        }

        return false;
    }

    /// <summary>The member that the token belongs to; <see langword="null"/> for the account's own.</summary>
    public MemberId? Member { get; init; }
}

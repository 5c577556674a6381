using Metering.Grants;
using Metering.Members;
using Metering.Tokens;

namespace RelayApi.Grants;

/// <summary>Whom a grant is bound to.</summary>
/// <param name="Tokens">The tokens; null for no token in particular.</param>
/// <param name="Members">The members; null for no member in particular.</param>
/// <param name="QuotaPerMember">The most that one member may take, in all or in each period; null for no such bound.</param>
internal sealed record GrantBindings(IReadOnlyList<TokenId>? Tokens, IReadOnlyList<MemberId>? Members, decimal? QuotaPerMember)
{
    public static GrantBindings Of(GrantTerms terms) => new(
        terms.Tokens, terms.Members, terms.QuotaPerMember is { } share ? GrantQuantity.Write(share, terms.Unit) : null);
}

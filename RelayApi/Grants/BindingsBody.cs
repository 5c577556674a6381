using Metering.Members;
using Metering.Tokens;

namespace RelayApi.Grants;

/// <summary>Whom a grant or a package is bound to: without tokens and members it pays for the whole account.</summary>
internal record BindingsBody
{
    public IReadOnlyList<TokenId>? Tokens { get; init; }

    public IReadOnlyList<MemberId>? Members { get; init; }
}

using Metering.Tokens;

namespace Metering.Members;

/// <summary>Whom something that pays is bound to: to tokens, to members, to either, or to nobody in particular.</summary>
internal static class Bindings
{
    public static bool Match(IReadOnlyList<TokenId>? tokens, IReadOnlyList<MemberId>? members, TokenId token, MemberId? member)
    {
        if (tokens is null && members is null) return true;
        if (tokens is not null && tokens.Contains(token)) return true;
        return members is not null && member is { } id && members.Contains(id);
    }
}

using Metering.Tokens;
using Metering.Tokens.Events;

namespace Ledger.Audit;

/// <summary>Follows a token's stream.</summary>
internal static class TokenReplay
{
    public static void Apply(AuditState state, TokenId id, long seq, IReadOnlyList<TokenEvent> events)
    {
        if (events.Count == 0) return;
        var (stream, token) = ($"token/{id}", state.Token(id));
        token.Seq = seq;
        foreach (var e in events)
        {
            if (token.DeletedAt is not null) state.Findings.Add(stream, seq, "something happened after its deletion", "nothing", e.GetType().Name);
            switch (e)
            {
                case TokenCreated created:
                    if (token.CreatedAt is not null) state.Findings.Add(stream, seq, "created twice", "once", "again");
                    if (token.Account is { } account) state.Findings.Compare(stream, seq, "account", created.Account, account);
                    (token.Account, token.Settings, token.CreatedAt) = (created.Account, created.Settings, created.At);
                    break;
                case TokenChanged changed:
                    token.Settings = changed.Settings;
                    break;
                case TokenDeleted deleted:
                    token.DeletedAt = deleted.At;
                    break;
                default:
                    state.Findings.Add(stream, seq, "an event the audit does not know", "a known event", e.GetType().Name);
                    break;
            }
        }
    }
}

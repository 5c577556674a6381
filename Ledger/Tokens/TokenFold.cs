using Ledger.Projection;
using Metering.Tokens;
using Metering.Tokens.Events;

namespace Ledger.Tokens;

/// <summary>Folds one row of a token's stream: what it may do. What it spent comes from its account's stream.</summary>
internal static class TokenFold
{
    public static void Apply(ProjectionFold fold, TokenId id, long seq, IReadOnlyList<TokenEvent> events)
    {
        if (events.Count == 0) return;
        var token = fold.Token(id);
        token.Seq = seq;
        foreach (var e in events)
        {
            switch (e)
            {
                case TokenCreated created:
                    token.Account = created.Account;
                    token.Settings = created.Settings;
                    token.CreatedAt = created.At;
                    break;
                case TokenChanged changed:
                    token.Settings = changed.Settings;
                    break;
                case TokenDeleted deleted:
                    token.DeletedAt = deleted.At;
                    break;
                default:
                    throw new InvalidDataException($"The projection does not know the event {e.GetType().Name} of token {id}, row {seq}.");
            }
        }
    }
}

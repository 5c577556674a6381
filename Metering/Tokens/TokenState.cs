using Metering.Accounts;
using Metering.Books;
using Metering.Tokens.Events;

namespace Metering.Tokens;

/// <summary>What a token's events add up to.</summary>
internal sealed class TokenState : IBookState<TokenEvent>
{
    public AccountId? Account { get; set; }

    public SecretHash? SecretHash { get; set; }

    public TokenSettings? Settings { get; set; }

    public void Apply(TokenEvent happened)
    {
        switch (happened)
        {
            case TokenCreated created:
                (Account, SecretHash, Settings) = (created.Account, created.SecretHash, created.Settings);
                break;
            case TokenChanged changed:
                Settings = changed.Settings;
                break;
            case TokenDeleted:
                Settings = Settings! with { Status = TokenStatus.Deleted };
                break;
            default:
                throw new InvalidDataException($"The books have an event that this version does not know: {happened.GetType().Name}.");
        }
    }
}

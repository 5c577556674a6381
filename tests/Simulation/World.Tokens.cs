using Metering.Hosting;
using Metering.Tokens;

namespace Simulation;

/// <content>Temporary tokens are made, expire, and are deleted, as are their access tokens, in the middle of whatever calls they have.</content>
internal sealed partial class World
{
    private readonly List<TokenId> _tokens = [];
    private int _children;

    private void CreateToken(InProcessHost host, TokenId token)
    {
        var settings = Rules.Tokens[token];
        if (settings.Parent is not null) settings = settings with { ExpiresAt = ExpiryOf(token) };
        _told.OwnersAsked.TryAdd(token, [settings.Member]);
        Ask(
            $"create {token}",
            () => host.Token(token).Create(new CreateToken(Rules.Account, Rules.Secret, settings)),
            outcome =>
            {
                if (outcome.IsDone && !_tokens.Contains(token)) _tokens.Add(token);
            });
    }

    private void SendTokenMessage(InProcessHost host)
    {
        switch (_random.Next(10))
        {
            case < 6: CreateToken(host, NextChild()); break;
            case < 8 when _calls.Count > 0: DeleteToken(host, TokenOf(AnyCall())); break;
            default: RepeatSettings(host, Rules.Children[_random.Next(_children + 1)]); break;
        }
    }

    /// <summary>Mostly a new one; sometimes one that may be there already.</summary>
    private TokenId NextChild()
    {
        if (_children < Rules.Children.Count - 1 && _random.Next(4) > 0) _children++;
        return Rules.Children[_random.Next(4) == 0 ? _random.Next(_children + 1) : _children];
    }

    private void DeleteToken(InProcessHost host, TokenId token)
    {
        if (token == Rules.Free || token == Rules.Capped) return;
        Ask(
            $"delete {token}",
            () => host.Token(token).Delete(),
            outcome =>
            {
                if (outcome.IsDone) _told.Deleted.Add(token);
            });
    }

    /// <summary>Settings are replaced by the same ones, which makes windows anew out of the past; nobody says the parent again.</summary>
    private void RepeatSettings(InProcessHost host, TokenId token)
    {
        var settings = Rules.Tokens[token] with { Parent = null, ExpiresAt = ExpiryOf(token) };
        Ask($"repeat {token}", () => host.Token(token).Change(new ChangeToken(settings)));
    }

    /// <summary>A child has the same end however often it is made.</summary>
    private DateTimeOffset ExpiryOf(TokenId token)
    {
        if (!_told.Expiries.TryGetValue(token, out var at))
        {
            _told.Expiries.Add(token, at = _time.Utc.AddSeconds(_random.Next(5) == 0 ? _random.Next(1, 20) : _random.Next(60, 600)));
        }

        return at;
    }

    /// <summary>Mostly one that can still be used, and where there are children often the latest of them.</summary>
    private TokenId AnyToken()
    {
        var token = Rules.HasChildren && _random.Next(2) == 0 ? _tokens[^1] : _tokens[_random.Next(_tokens.Count)];
        return IsOver(token) && _random.Next(4) > 0 ? Rules.AccessTokens[_random.Next(2)] : token;
    }

    private bool IsOver(TokenId token) =>
        _told.Deleted.Contains(token)
        || (_told.Expiries.TryGetValue(token, out var at) && at <= _time.Utc)
        || (Rules.Tokens[token].Parent is { } parent && IsOver(parent));
}

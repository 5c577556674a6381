using System.Globalization;
using Metering.Calls;
using Metering.Limits;
using Metering.Money;
using Metering.Tokens;

namespace Simulation;

/// <content>The tokens of a history. What each may do never changes; whose it is may.</content>
internal sealed partial record Rules
{
    /// <summary>Bounded by a cap.</summary>
    public static readonly TokenId Capped = TokenId.Parse("capped");

    /// <summary>Never deleted, so that every history goes on.</summary>
    public static readonly TokenId Free = TokenId.Parse("free");

    /// <summary>Spends some grants and packages, and no cash.</summary>
    public static readonly TokenId Plan = TokenId.Parse("plan");

    /// <summary>Has children more than others, and is deleted at some time.</summary>
    public static readonly TokenId Lent = TokenId.Parse("lent");

    private const int ChildrenMax = 12;

    private static readonly IReadOnlyList<TokenId> AllChildren =
        [.. Enumerable.Range(0, ChildrenMax).Select(number => TokenId.Parse(string.Create(CultureInfo.InvariantCulture, $"child-{number}")))];

    private IReadOnlyDictionary<TokenId, TokenSettings>? _tokens;

    /// <summary>The access tokens of this history; they are there from its beginning.</summary>
    public IReadOnlyList<TokenId> AccessTokens => [Capped, Free, .. HasPlan ? [Plan] : (TokenId[])[], .. HasChildren ? [Lent] : (TokenId[])[]];

    /// <summary>The temporary tokens that this history may come to have.</summary>
    public IReadOnlyList<TokenId> Children => HasChildren ? AllChildren : [];

    /// <summary>What each token is created with. When a child expires is the history's to say.</summary>
    public IReadOnlyDictionary<TokenId, TokenSettings> Tokens =>
        _tokens ??= AccessTokens.Select(Access).Concat(Children.Select(Child)).ToDictionary(settings => TokenId.Parse(settings.Name));

    public static bool IsChild(TokenId token) => AllChildren.Contains(token);

    private TokenSettings Access(TokenId token) => new(token.Value)
    {
        Member = !HasMembers ? null : token == Capped ? Ann : Bob,
        Limits = new LimitSettings { Concurrency = Slots, RequestsPerMinute = token == Lent ? Math.Max(2, RequestsPerMinute / 2) : null },
        SpendingCap = token == Capped ? Cap : null,
        Payers = token == Plan ? [Grants.Seat, Grants.Pack, Grants.Bounded, Named("buy-7:g"), GrantId.Of(Packages[0]), GrantId.Of(Packages[1])] : null,
    };

    /// <summary>Four ways to narrow what the parent may do: by a cap, by a window, by payers beside cash and by payers among which is cash alone.</summary>
    private TokenSettings Child(TokenId token, int number)
    {
        var child = new TokenSettings(token.Value) { Limits = new LimitSettings { Concurrency = 2 - (number / 4 % 2) } };
        return (number % 4) switch
        {
            0 => child with { Parent = Lent, SpendingCap = Usd.FromDollars(14), Limits = child.Limits with { RequestsPerMinute = 3 } },
            1 => child with { Parent = Capped, Limits = child.Limits with { RequestsPerMinute = 1 } },
            2 => child with { Parent = HasPlan ? Plan : Free, Payers = [GrantId.Cash, Grants.Seat, Grants.Bounded, GrantId.Of(Packages[0]), GrantId.Of(Packages[1])] },
            _ => child with { Parent = Lent, SpendingCap = Usd.FromDollars(9), Payers = [GrantId.Cash], Limits = child.Limits with { RequestsPerMinute = 1 } },
        };
    }

    private static GrantId Named(string name) => GrantId.TryNamed(name, out var id) ? id : throw new FormatException(name);
}

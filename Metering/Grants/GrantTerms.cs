using Metering.Calls;
using Metering.Members;
using Metering.Tokens;

namespace Metering.Grants;

/// <summary>
/// What a grant is: seat quotas, shared packs, daily allowances, coding plans, vouchers are settings of this one record, and nothing else tells
/// them apart (design 5).
/// </summary>
/// <param name="Name">For people; at most 200 characters.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="From">Pays from this time on.</param>
public sealed record GrantTerms(string Name, GrantUnit Unit, DateTimeOffset From)
{
    private const int ListMax = 1_000;
    private const int WindowsMax = 8;
    private const long QuotaMax = long.MaxValue / 1_024;

    /// <summary>Pays up to, not including, this time; <see langword="null"/> for no end. A hold taken before keeps its slice.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>
    /// What it can pay, in all or in each period, in the smallest part of <see cref="Unit"/>. <see langword="null"/> when its windows alone bound it.
    /// </summary>
    public long? Quota { get; init; }

    /// <summary>When the quota begins anew; what was left lapses and is not carried over (C3). <see langword="null"/> for never.</summary>
    public Recurrence? Recurrence { get; init; }

    /// <summary>Rolling windows that all hold at the same time (D2); <see langword="null"/> for none.</summary>
    public IReadOnlyList<GrantWindowLimit>? Windows { get; init; }

    /// <summary>The models it pays for; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The upstreams whose service it pays for; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Upstreams { get; init; }

    /// <summary>The kinds of calls it pays for; <see langword="null"/> for all.</summary>
    public IReadOnlyList<CallKind>? Kinds { get; init; }

    /// <summary>The tokens it is bound to. Without tokens and members it pays for all tokens of the account.</summary>
    public IReadOnlyList<TokenId>? Tokens { get; init; }

    /// <summary>The members it is bound to, whatever their tokens, which makes it their seat; beside <see cref="Tokens"/>, either will do.</summary>
    public IReadOnlyList<MemberId>? Members { get; init; }

    /// <summary>
    /// The most that one member may take of it, in all or in each period, so that no seat drains what is shared; <see langword="null"/> for no such
    /// bound. The account's own tokens are nobody's seat and are not bounded.
    /// </summary>
    public long? QuotaPerMember { get; init; }

    /// <summary>What models cost in its credits; only for credits, and then it pays for no model without a rate.</summary>
    public IReadOnlyList<CreditRate>? Rates { get; init; }

    /// <summary>Lower is used first (A18).</summary>
    public int Priority { get; init; }

    /// <summary>Given and not bought: used first among grants of the same priority and expiry.</summary>
    public bool IsPromotional { get; init; }

    /// <summary>What is wrong with these terms, or <see langword="null"/>.</summary>
    public string? Problem() =>
        DisplayName.Problem("A grant", Name) is { } name ? name
        : !Enum.IsDefined(Unit) ? "A grant counts USD, credits or calls."
        : To <= From ? "A grant pays to a time after its from."
        : Quota is null && Windows is null or [] ? "A grant has a quota or a window."
        : QuotaPerMember is <= 0 or > QuotaMax ? $"A quota for each member is more than zero and at most {QuotaMax}."
        : Quota is null && Recurrence is not null ? "A grant that recurs has a quota."
        : Quota is <= 0 or > QuotaMax ? $"A quota is more than zero and at most {QuotaMax}."
        : Unit is GrantUnit.Credits && Rates is null or [] ? "A grant in credits has rates."
        : Unit is not GrantUnit.Credits && Rates is not null ? "Only a grant in credits has rates."
        : Rates?.Any(rate => !rate.Price.IsValid) is true ? "Rates are zero or more."
        : Rates?.DistinctBy(rate => rate.Model).Count() != Rates?.Count ? "A model has one rate."
        : Rates?.Count > ListMax || Models?.Count > ListMax || Upstreams?.Count > ListMax || Tokens?.Count > ListMax || Members?.Count > ListMax
            ? $"A list has at most {ListMax} entries."
        : Kinds?.All(Enum.IsDefined) is false ? "A grant is for kinds of calls that there are."
        : Windows?.Count > WindowsMax ? $"A grant has at most {WindowsMax} windows."
        : Windows?.DistinctBy(window => window.Length).Count() != Windows?.Count ? "Windows have different lengths."
        : Windows?.Select(window => window.Problem()).FirstOrDefault(problem => problem is not null) ?? Recurrence?.Problem();

    /// <summary>Whether it is for calls with this token of this member.</summary>
    public bool IsBoundTo(TokenId token, MemberId? member) => Bindings.Match(Tokens, Members, token, member);

    internal CreditRate? RateOf(string model)
    {
        for (var i = 0; i < Rates!.Count; i++)
        {
            if (string.Equals(Rates[i].Model, model, StringComparison.Ordinal)) return Rates[i];
        }

        return null;
    }
}

using System.Diagnostics.CodeAnalysis;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Prices;
using Metering.Tokens;
using RelayApi.Json;

namespace RelayApi.Grants;

/// <summary>A new grant. Quantities are in dollars, credits or calls.</summary>
/// <param name="Id">Its name in the account: letters, digits, <c>_ - . :</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Unit">Usd, Credits or Calls.</param>
internal record GrantBody(string Id, string Name, GrantUnit Unit)
{
    /// <summary>What it can pay, in all or in each period; left out when its windows alone bound it.</summary>
    public decimal? Quota { get; init; }

    /// <summary>Pays from this time; now when it is left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Pays up to, not including, this time; left out for no end.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>When the quota begins anew; left out for never.</summary>
    public RecurrenceBody? Recurrence { get; init; }

    public IReadOnlyList<WindowBody>? Windows { get; init; }

    /// <summary>The models it pays for; left out for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The upstreams whose service it pays for; left out for all.</summary>
    public IReadOnlyList<string>? Upstreams { get; init; }

    /// <summary>The kinds of calls it pays for; left out for all.</summary>
    public IReadOnlyList<CallKind>? Kinds { get; init; }

    /// <summary>The tokens it is bound to; without tokens and members it pays for the whole account.</summary>
    public IReadOnlyList<TokenId>? Tokens { get; init; }

    /// <summary>The members it is bound to, whatever their tokens: their seat.</summary>
    public IReadOnlyList<MemberId>? Members { get; init; }

    /// <summary>The most that one member may take, in all or in each period; left out for no such bound.</summary>
    public decimal? QuotaPerMember { get; init; }

    /// <summary>What models cost in its credits.</summary>
    public IReadOnlyList<CreditRateBody>? Rates { get; init; }

    /// <summary>Lower is used first.</summary>
    public int Priority { get; init; }

    /// <summary>Given and not bought.</summary>
    public bool IsPromotional { get; init; }

    public bool TryRead(DateTimeOffset now, [NotNullWhen(true)] out GrantTerms? terms)
    {
        terms = null;
        var from = From ?? now;
        List<GrantWindowLimit> windows = [];
        foreach (var window in Windows ?? [])
        {
            if (!GrantQuantity.TryRead(window.Limit, Unit, out var limit)) return false;
            windows.Add(new GrantWindowLimit(window.Length, limit!.Value));
        }

        List<CreditRate> rates = [];
        foreach (var rate in Rates ?? [])
        {
            if (!rate.TryRead(out var read)) return false;
            rates.Add(read);
        }

        if (!GrantQuantity.TryRead(Quota, Unit, out var quota) || !GrantQuantity.TryRead(QuotaPerMember, Unit, out var share)) return false;
        terms = new GrantTerms(Name, Unit, from)
        {
            To = To,
            Quota = quota,
            Recurrence = Recurrence is { } recurs ? new Recurrence(recurs.Unit, recurs.Count, recurs.Anchor ?? from, recurs.TimeZone) : null,
            Windows = Windows is null ? null : windows,
            Models = Models,
            Upstreams = Upstreams,
            Kinds = Kinds,
            Tokens = Tokens,
            Members = Members,
            QuotaPerMember = share,
            Rates = Rates is null ? null : rates,
            Priority = Priority,
            IsPromotional = IsPromotional,
        };
        return true;
    }

    /// <param name="Unit">Day, Week or Month.</param>
    internal sealed record RecurrenceBody(PeriodUnit Unit)
    {
        /// <summary>How many units a period lasts.</summary>
        public int Count { get; init; } = 1;

        /// <summary>When the first period begins; the grant's from when it is left out.</summary>
        public DateTimeOffset? Anchor { get; init; }

        /// <summary>A name of the IANA database.</summary>
        public string TimeZone { get; init; } = "UTC";
    }

    /// <param name="Length">Such as <c>05:00:00</c> or <c>7.00:00:00</c>.</param>
    /// <param name="Limit">The most in any span of that length.</param>
    internal sealed record WindowBody(TimeSpan Length, decimal Limit);

    /// <summary>Credits for a million units, and for a call.</summary>
    internal sealed record CreditRateBody(string Model)
    {
        private const decimal PicosPerCredit = 1_000_000_000_000;
        private const decimal PicosPerCreditPerMillion = 1_000_000;
        private const decimal CreditsMax = 1_000_000;

        public decimal InputPerMillion { get; init; }

        /// <summary>As input when it is left out.</summary>
        public decimal? CacheReadPerMillion { get; init; }

        /// <summary>As input when it is left out.</summary>
        public decimal? CacheWritePerMillion { get; init; }

        public decimal OutputPerMillion { get; init; }

        public decimal PerCall { get; init; }

        public bool TryRead([NotNullWhen(true)] out CreditRate? rate)
        {
            rate = TryPicos(InputPerMillion, PicosPerCreditPerMillion, out var input)
                && TryPicos(CacheReadPerMillion ?? InputPerMillion, PicosPerCreditPerMillion, out var read)
                && TryPicos(CacheWritePerMillion ?? InputPerMillion, PicosPerCreditPerMillion, out var write)
                && TryPicos(OutputPerMillion, PicosPerCreditPerMillion, out var output)
                && TryPicos(PerCall, PicosPerCredit, out var call)
                ? new CreditRate(Model, new Price(input, read, write, output, call))
                : null;
            return rate is not null;
        }

        public static CreditRateBody Of(CreditRate rate) => new(rate.Model)
        {
            InputPerMillion = ExactDecimal.Write(rate.Price.PicosInput, PicosPerCreditPerMillion),
            CacheReadPerMillion = ExactDecimal.Write(rate.Price.PicosCacheRead, PicosPerCreditPerMillion),
            CacheWritePerMillion = ExactDecimal.Write(rate.Price.PicosCacheWrite, PicosPerCreditPerMillion),
            OutputPerMillion = ExactDecimal.Write(rate.Price.PicosOutput, PicosPerCreditPerMillion),
            PerCall = ExactDecimal.Write(rate.Price.PicosPerCall, PicosPerCredit),
        };

        private static bool TryPicos(decimal credits, decimal scale, out long picos)
        {
            picos = 0;
            return credits is >= 0 and < CreditsMax && ExactDecimal.TryRead(credits, scale, out picos);
        }
    }
}

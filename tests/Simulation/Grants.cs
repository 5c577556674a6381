using Metering.Calls;
using Metering.Grants;
using Metering.Prices;

namespace Simulation;

/// <summary>The grants of every history that has any: all units, recurrences, windows, an end, bindings, shares, and something promotional.</summary>
internal static class Grants
{
    public static readonly GrantId Seat = Named("seat");
    public static readonly GrantId Pack = Named("pack");
    public static readonly GrantId Bounded = Named("bounded");

    private static readonly DateTimeOffset From = new(2025, 12, 31, 12, 30, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<(GrantId Id, GrantTerms Terms)> Tokens =
    [
        Of("seat", GrantUnit.Credits, 24, terms => terms with
        {
            Recurrence = new Recurrence(PeriodUnit.Month, 1, From, "Europe/Berlin"),
            Tokens = [Rules.Capped],
            Rates = [new CreditRate("m", new Price(0, 0, 0, PicosOutput: 1_333_333_333_333, PicosPerCall: 500_000_000_000))],
        }),
        Of("pack", GrantUnit.Credits, 30, terms => terms with
        {
            Recurrence = new Recurrence(PeriodUnit.Week, 1, From, "UTC"),
            Rates = [new CreditRate("m", new Price(0, 0, 0, PicosOutput: 2_000_000_000_000, 0))],
            Priority = 1,
        }),
        Of("daily", GrantUnit.Calls, 3, terms => terms with
        {
            IsPromotional = true,
            Recurrence = new Recurrence(PeriodUnit.Day, 1, From, "Asia/Shanghai"),
        }),
        Of("coding", GrantUnit.Calls, null, terms => terms with
        {
            Windows = [new GrantWindowLimit(TimeSpan.FromHours(5), 4), new GrantWindowLimit(TimeSpan.FromDays(7), 9)],
            Tokens = [Rules.Free],
        }),
        Of("voucher", GrantUnit.Usd, 15, terms => terms with { To = From.AddDays(4), IsPromotional = true, Priority = 1 }),
        Of("bounded", GrantUnit.Usd, 40, terms => terms with { Windows = [new GrantWindowLimit(TimeSpan.FromHours(1), 9 * Scale(GrantUnit.Usd))], Priority = 2 }),
    ];

    /// <summary>The same with seats of members, and shares of what all of them use.</summary>
    private static readonly IReadOnlyList<(GrantId Id, GrantTerms Terms)> OfMembers =
        [.. Tokens.Select(grant => (grant.Id, WithMembers(grant.Id.Name, grant.Terms)))];

    public static IReadOnlyList<(GrantId Id, GrantTerms Terms)> Of(Rules rules) => rules.HasMembers ? OfMembers : Tokens;

    public static long Scale(GrantUnit unit) => unit switch { GrantUnit.Usd => 1_000_000_000, GrantUnit.Credits => 1_000_000, _ => 1 };

    private static GrantTerms WithMembers(string name, GrantTerms terms) => name switch
    {
        "seat" => terms with { Tokens = null, Members = [Rules.Ann] },
        "pack" => terms with { QuotaPerMember = 7 * Scale(GrantUnit.Credits) },
        "daily" => terms with { QuotaPerMember = 2 },
        "coding" => terms with { Members = [Rules.Bob], QuotaPerMember = 3 },
        "bounded" => terms with { QuotaPerMember = 8 * Scale(GrantUnit.Usd) },
        _ => terms,
    };

    private static (GrantId Id, GrantTerms Terms) Of(string name, GrantUnit unit, long? quota, Func<GrantTerms, GrantTerms> with) =>
        (Named(name), with(new GrantTerms(name, unit, From) { Quota = quota * Scale(unit) }));

    private static GrantId Named(string name) => GrantId.TryNamed(name, out var id) ? id : throw new FormatException(name);
}

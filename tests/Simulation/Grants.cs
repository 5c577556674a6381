using Metering.Calls;
using Metering.Grants;
using Metering.Prices;

namespace Simulation;

/// <summary>The grants of every history that has any: all units, recurrences, windows, an end, a binding, and something promotional.</summary>
internal static class Grants
{
    private static readonly DateTimeOffset From = new(2025, 12, 31, 12, 30, 0, TimeSpan.Zero);

    public static IReadOnlyList<(GrantId Id, GrantTerms Terms)> All { get; } =
    [
        Of("seat", GrantUnit.Credits, 24, terms => terms with
        {
            Recurrence = new Recurrence(PeriodUnit.Month, 1, From, "Europe/Berlin"),
            Tokens = [Rules.Tokens[0]],
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
            Tokens = [Rules.Tokens[1]],
        }),
        Of("voucher", GrantUnit.Usd, 15, terms => terms with { To = From.AddDays(4), IsPromotional = true, Priority = 1 }),
        Of("bounded", GrantUnit.Usd, 40, terms => terms with { Windows = [new GrantWindowLimit(TimeSpan.FromHours(1), 9 * Scale(GrantUnit.Usd))], Priority = 2 }),
    ];

    public static long Scale(GrantUnit unit) => unit switch { GrantUnit.Usd => 1_000_000_000, GrantUnit.Credits => 1_000_000, _ => 1 };

    private static (GrantId Id, GrantTerms Terms) Of(string name, GrantUnit unit, long? quota, Func<GrantTerms, GrantTerms> with) =>
        GrantId.TryNamed(name, out var id)
            ? (id, with(new GrantTerms(name, unit, From) { Quota = quota * Scale(unit) }))
            : throw new FormatException(name);
}

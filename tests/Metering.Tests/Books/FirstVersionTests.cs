using System.Text;
using System.Text.Json;
using Metering.Books;
using Metering.Calls;
using Metering.Money;
using Metering.Packages;

namespace Metering.Tests.Books;

/// <summary>
/// Books as the first version wrote them, before grants, kinds, payers, members and orders: rows and a snapshot, word for word. They mean today
/// what they meant then.
/// </summary>
public sealed class FirstVersionTests
{
    private const string Straddled = "019b7900-0000-7000-8000-000000000001";
    private const string Corrected = "019b7900-0000-7000-8000-000000000002";
    private const string Overrun = "019b7900-0000-7000-8000-000000000003";
    private const string InProgress = "019b7900-0000-7000-8000-000000000004";
    private const string At = "\"at\":\"2026-01-01T11:59:50+00:00\"";
    private const string Terms = """{"name":"P","from":"2025-12-01T00:00:00+00:00","to":"2026-12-01T00:00:00+00:00","models":["m"]}""";

    private static readonly string[] AccountRows =
    [
        $$"""{"e":"opened","settings":{"name":"Alice","limits":{"requestsPerMinute":100} },{{At}}}""",
        $$"""{"e":"topped-up","order":"o1","amount":10000000000,"operator":"op",{{At}}},{"e":"package-added","package":"p","amount":5000000000,"terms":{{Terms}},{{At}}}""",
        "",
        $$"""{{Held(Straddled, 7, """{"grant":"package/p","amount":5000000000},{"grant":"cash","amount":2000000000}""")}},{{Ended(Straddled, "Settled", 6, """{"grant":"package/p","amount":5000000000},{"grant":"cash","amount":1000000000}""")}}""",
        Held(Corrected, 3, """{"grant":"cash","amount":3000000000}"""),
        $$"""{"e":"renewed","call":"{{Corrected}}","mark":{"unitsOutput":2,"source":"Estimated"},"unitsOutputMax":3,"allocationAdded":[],{{At}}},{{Ended(Corrected, "Interrupted", 2, """{"grant":"cash","amount":2000000000}""")}}""",
        $$"""{"e":"corrected","call":"{{Corrected}}","token":"app","usage":{"unitsOutput":3},"charge":3000000000,"allocation":[{"grant":"cash","amount":3000000000}],"changes":[{"grant":"cash","amount":1000000000}],"result":{"status":200,"millisecondsTotal":20},{{At}}}""",
        $$"""{{Held(Overrun, 4, """{"grant":"cash","amount":4000000000}""")}},{{Ended(Overrun, "Settled", 9, """{"grant":"cash","amount":6000000000},{"grant":"debt","amount":3000000000}""")}}""",
        $$"""{"e":"topped-up","order":"o2","amount":5000000000,"debtPaid":3000000000,"operator":"op",{{At}}}""",
        Held(InProgress, 1, """{"grant":"cash","amount":1000000000}"""),
    ];

    private static readonly string AccountSnapshot = $$"""
        {"settings":{"name":"Alice","limits":{"requestsPerMinute":100} },"toppedUp":15000000000,"cashHeld":1000000000,"cashSpent":10000000000,
        "debtIncurred":3000000000,"debtPaid":3000000000,"holds":{"{{InProgress}}":{"call":"{{InProgress}}","token":"app","model":"m","upstream":"u",
        "price":{"picosOutput":1000000000000},"unitsOutputMax":1,"lease":"00:00:15","heldAt":"2026-01-01T11:59:50+00:00",
        "allocation":[{"grant":"cash","amount":1000000000}],"mark":{},"unitsEstimated":1} },"tokens":{"app":{"spent":18000000000,"held":1000000000} },
        "packages":{"p":{"amount":5000000000,"terms":{{Terms}},"ordinalLast":1,"uncaptured":[{"ordinal":1,"call":"{{Straddled}}","amount":5000000000}]} },
        "orders":{"o1":10000000000,"o2":5000000000} }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Journal_of_the_first_version_adds_up_to_the_same_balances_with_and_without_its_snapshot(bool hasSnapshot)
    {
        await using var engine = new Engine();
        Write(engine, StreamId.Of(Engine.AccountId), AccountRows);
        Write(engine, StreamId.Of(Engine.TokenId), $$"""{"e":"created","account":"alice","secretHash":{{JsonSerializer.Serialize(Engine.Secret)}},"settings":{"name":"app","limits":{"concurrency":100} },{{At}}}""");
        Write(
            engine,
            StreamId.Of(PackageId.Parse("p")),
            $$"""{"e":"claimed","account":"alice",{{At}}}""",
            $$"""{"e":"created","account":"alice","amount":5000000000,"terms":{{Terms}},{{At}}}""",
            $$"""{"e":"captured","entries":[{"ordinal":1,"call":"{{Straddled}}","amount":5000000000}],{{At}}}""");
        if (hasSnapshot) engine.Journal.WriteSnapshot(new Snapshot(StreamId.Of(Engine.AccountId), AccountRows.Length, Encoding.UTF8.GetBytes(AccountSnapshot)));

        await engine.AssertCash(available: 1, held: 1, spent: 10, debt: 0, debtPaid: 3);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 5);
        await engine.AssertSlots(1);
        Assert.Equal(Usd.FromDollars(18), (await engine.Token.View())!.AmountSpent);
        Assert.Empty((await engine.Account.ViewGrants()).Grants);
        Assert.Equal(ChangeOutcome.Repeated, await engine.TopUp("o2", 5));

        // Life goes on from there: what was in progress ends, what ended can be settled again and refunded.
        Assert.Equal(SettleStatus.Ended, (await engine.Settle(Id(InProgress), 1)).Status);
        Assert.Equal(SettleStatus.Repeated, (await engine.Settle(Id(Straddled), 6)).Status);
        Assert.Equal(ChangeOutcome.Applied, await engine.Account.Refund(new RefundCall(Id(Straddled), null, "operator", "test")));
        await engine.AssertPackage("p", remaining: 5, held: 0, spent: 0);
        await engine.AssertCash(available: 2, held: 0, spent: 10, debt: 0, debtPaid: 3);
        await engine.Restart();
        await engine.AssertCash(available: 2, held: 0, spent: 10, debt: 0, debtPaid: 3);
        await engine.Settle(await engine.Admitted(7), 7);
        await engine.AssertPackage("p", remaining: 0, held: 0, spent: 5);
    }

    private static CallId Id(string text) => CallId.TryParse(text, out var id) ? id : throw new FormatException(text);

    private static void Write(Engine engine, StreamId stream, params string[] rows)
    {
        for (var i = 0; i < rows.Length; i++) engine.Journal.OpenStream(stream, Guid.Empty, i).Append(Encoding.UTF8.GetBytes(rows[i]));
    }

    private static string Held(string call, int units, string allocation) =>
        $$"""{"e":"held","call":"{{call}}","token":"app","model":"m","upstream":"u","price":{"picosOutput":1000000000000},"unitsOutputMax":{{units}},"lease":"00:00:15","allocation":[{{allocation}}],{{At}}}""";

    private static string Ended(string call, string state, int units, string allocation) =>
        $$"""{"e":"ended","call":"{{call}}","state":"{{state}}","usage":{"unitsOutput":{{units}}},"charge":{{units}}000000000,"allocation":[{{allocation}}],"result":{"status":200,"millisecondsFirstByte":10,"millisecondsTotal":20},{{At}}}""";
}

using Ledger.Calls;
using Ledger.Tests.Projection;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Tests.Calls;

public sealed class CallPartitionsTests(SharedServer server)
{
    private static readonly DateTimeOffset NewYear = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Months_exist_before_they_begin()
    {
        await using var ledger = await TestLedger.Make(server);
        ledger.Time.Now = NewYear.AddSeconds(-1);
        var partitions = new CallPartitions(ledger.Database, ledger.Time);

        await partitions.MakeAhead(CancellationToken.None);
        Assert.Equal("calls_2026_12,calls_2027_01,calls_2027_02", await Partitions(ledger));

        ledger.Time.Now = NewYear;
        await partitions.MakeAhead(CancellationToken.None);
        Assert.Equal("calls_2026_12,calls_2027_01,calls_2027_02,calls_2027_03", await Partitions(ledger));
    }

    [Fact]
    public async Task The_last_call_of_a_month_and_the_first_of_the_next_lie_apart()
    {
        await using var ledger = await TestLedger.Make(server);
        ledger.Time.Now = NewYear;
        await ledger.Append(TestLedger.Account("a"), Held(NewYear.AddMilliseconds(-1), NewYear));
        await ledger.CatchUp();

        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM calls_2026_12"));
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM calls_2027_01"));
    }

    [Fact]
    public async Task What_a_wrong_clock_sends_elsewhere_is_kept_and_moves_once_its_month_is_made()
    {
        await using var ledger = await TestLedger.Make(server);
        var ahead = NewYear.AddYears(1);
        ledger.Time.Now = NewYear;
        await ledger.Append(TestLedger.Account("a"), Held(ahead));
        await ledger.CatchUp();
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM calls_default"));

        ledger.Time.Now = ahead;
        await new CallPartitions(ledger.Database, ledger.Time).MakeAhead(CancellationToken.None);

        Assert.Equal(0, await ledger.Scalar<long>("SELECT count(*) FROM calls_default"));
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM calls_2028_01"));
        Assert.True((await ledger.Audit()).IsBalanced);
    }

    [Fact]
    public async Task A_long_reader_delays_a_partition_and_nothing_else()
    {
        await using var ledger = await TestLedger.Make(server);
        await using var reader = await ledger.Database.OpenConnectionAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using (var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM calls", reader)) await read.ExecuteScalarAsync();

        ledger.Time.Now = NewYear;
        await ledger.Append(TestLedger.Account("a"), Held(NewYear));
        await ledger.CatchUp();
        Assert.Equal(1, await ledger.Scalar<long>("SELECT count(*) FROM calls_default"));

        await transaction.CommitAsync();
        ledger.Time.Now = NewYear.AddMinutes(2);
        await ledger.Append(TestLedger.Account("b"), Held(NewYear));
        await ledger.CatchUp();
        Assert.Equal(2, await ledger.Scalar<long>("SELECT count(*) FROM calls_2027_01"));
    }

    private static byte[] Held(params DateTimeOffset[] startedAt)
    {
        var random = new Random(startedAt.Length + startedAt[0].Millisecond);
        return TestLedger.Json(
        [
            new AccountOpened(new AccountSettings("A"), startedAt[0]),
            .. startedAt.Select(at => new CallHeld(
                Next(random, at), TokenId.Parse("t"), "m", "u", Price.Free, Discount.None, 1, 1, null, TimeSpan.FromSeconds(15), [], at)),
        ]);
    }

    private static CallId Next(Random random, DateTimeOffset at)
    {
        // Ids differ between accounts of one test as well.
        random.NextBytes(new byte[Interlocked.Increment(ref _made)]);
        return RandomHistory.MakeCall(random, at);
    }

    private static int _made;

    private static Task<string> Partitions(TestLedger ledger) => ledger.Scalar<string>(
        "SELECT string_agg(inhrelid::regclass::text, ',' ORDER BY inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'calls'::regclass AND inhrelid <> 'calls_default'::regclass");
}

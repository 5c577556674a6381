using System.Text.Json;
using Metering.Accounts;
using Metering.Accounts.Events;
using Metering.Books;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;
using Npgsql;

namespace Load.Projection;

/// <summary>Fills a journal with the holds and ends of calls, one event a row, as sparse traffic would.</summary>
/// <param name="accounts">They take turns.</param>
/// <param name="callsOpen">How many calls are in progress at a time.</param>
internal sealed class CallsJournal(int accounts, int callsOpen)
{
    private const int RowsAtOnce = 2_000;

    private static readonly Price Price = new(2_500, 250, 0, 10_000, 0);
    private static readonly Usage Usage = new(1_000, 0, 0, 200);

    private readonly List<(string Stream, long Seq, byte[] Events)> _rows = [];
    private long[] _seq = [];

    public async Task Write(NpgsqlDataSource database, int calls, CancellationToken cancellationToken)
    {
        _seq = new long[accounts];
        var at = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < accounts; i++)
        {
            Append(i, new AccountOpened(new AccountSettings("A"), at), new CashToppedUp("o", Usd.FromDollars(1_000), Usd.Zero, "op", at));
        }

        var open = new Queue<(int Account, CallId Call)>();
        for (var i = 0; i < calls; i++)
        {
            var (account, call) = (i % accounts, new CallId(Guid.CreateVersion7(at)));
            Append(account, Hold(account, call, at));
            open.Enqueue((account, call));
            if (open.Count > callsOpen) End();
            if (_rows.Count >= RowsAtOnce) await Flush(database, cancellationToken);
        }

        while (open.Count > 0) End();
        await Flush(database, cancellationToken);

        void End()
        {
            var (account, call) = open.Dequeue();
            var charge = Pricing.Charge(Usage, Price, Discount.None);
            Append(account, new CallEnded(call, CallState.Settled, Usage, charge, [new(GrantId.Cash, charge)], new CallResult(200, 200, 900), at));
        }
    }

    private static CallHeld Hold(int account, CallId call, DateTimeOffset at) => new(
        call, TokenId.Parse($"t{account}"), "model-small", "upstream-1", Price, Discount.None, 1_000, 500, null, TimeSpan.FromSeconds(15),
        [new(GrantId.Cash, Pricing.Charge(Usage with { UnitsOutput = 500 }, Price, Discount.None))], at);

    private void Append(int account, params AccountEvent[] events) =>
        _rows.Add(($"account/a{account}", ++_seq[account], JsonSerializer.SerializeToUtf8Bytes(events, BooksJson.Default.IReadOnlyListAccountEvent)));

    private async Task Flush(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        foreach (var rows in _rows.Chunk(RowsAtOnce))
        {
            await using var append = database.CreateCommand(
                """
                INSERT INTO journal (stream, seq, activation, checksum, events)
                SELECT stream, seq, '00000000-0000-0000-0000-000000000000', checksum, events FROM unnest($1, $2, $3, $4) AS r(stream, seq, checksum, events)
                """);
            append.Parameters.Add(new() { Value = rows.Select(row => row.Stream).ToArray() });
            append.Parameters.Add(new() { Value = rows.Select(row => row.Seq).ToArray() });
            append.Parameters.Add(new() { Value = rows.Select(row => JournalChecksum.Of(row.Events)).ToArray() });
            append.Parameters.Add(new() { Value = rows.Select(row => row.Events).ToArray() });
            await append.ExecuteNonQueryAsync(cancellationToken);
        }

        _rows.Clear();
    }
}

using Ledger.Sql;
using Metering.Accounts.Events;
using Metering.Books;
using Npgsql;

namespace Ledger.Calls;

/// <summary>Reads the rows of the journal that prove a call's row: at most four, by their keys.</summary>
public sealed class CallProofs(NpgsqlDataSource database)
{
    private const string ReadSql = "SELECT events FROM journal WHERE stream = $1 AND seq = ANY ($2) ORDER BY seq";

    public async Task<CallProof> Read(CallRecord call, CancellationToken cancellationToken)
    {
        long[] seqs = [.. new[] { call.SeqHeld, call.SeqEnded, call.SeqCorrected, call.SeqRefunded }.OfType<long>().Distinct()];
        var rows = await database.Read(
            ReadSql,
            static row => BooksJson.ReadAccountEvents(row.GetFieldValue<byte[]>(0)),
            cancellationToken,
            Statements.Parameter(StreamId.Of(call.Account).Value),
            Statements.Parameter(seqs));
        var events = rows.SelectMany(row => row).ToList();
        return new CallProof(
            events.OfType<CallHeld>().First(held => held.Call == call.Call),
            events.OfType<CallEnded>().FirstOrDefault(ended => ended.Call == call.Call),
            events.OfType<CallCorrected>().FirstOrDefault(corrected => corrected.Call == call.Call),
            events.OfType<CallRefunded>().FirstOrDefault(refunded => refunded.Call == call.Call));
    }
}

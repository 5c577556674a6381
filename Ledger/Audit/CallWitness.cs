using Ledger.Calls;
using Metering.Accounts.Events;
using Metering.Calls;
using Metering.Money;
using Npgsql;

namespace Ledger.Audit;

/// <summary>Compares the calls of a page of the journal with their rows in the table, field by field.</summary>
internal sealed class CallWitness(NpgsqlConnection connection, Findings findings)
{
    /// <summary>Calls looked up at once.</summary>
    private const int CallsMax = 1_000;

    // The planner must go from each id to its row: by any other way it would read whole partitions for each page.
    private const string PlanSql = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off";

    private const string FindSql = $"""
        SELECT {CallColumns.List}
        FROM unnest($1, $2) AS wanted(made_at, id)
        JOIN calls ON calls.started_at = wanted.made_at AND calls.call_id = wanted.id
        """;

    public async Task Prepare(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(PlanSql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task ComparePage(AuditState state, CancellationToken cancellationToken)
    {
        CallId[] ids =
        [
            .. state.PageHolds.Select(call => call.Hold.Call)
                .Concat(state.PageEnds.Select(end => end.End.Call))
                .Concat(state.PageCorrections.Select(correction => correction.Correction.Call))
                .Concat(state.PageRefunds.Select(refund => refund.Refund.Call))
                .Distinct(),
        ];
        foreach (var chunk in ids.Chunk(CallsMax))
        {
            var rows = await Find(chunk, cancellationToken);
            HashSet<CallId> looked = [.. chunk];
            foreach (var call in state.PageHolds.Where(call => looked.Contains(call.Hold.Call))) CompareHold(call, rows.GetValueOrDefault(call.Hold.Call));
            foreach (var end in state.PageEnds.Where(end => looked.Contains(end.End.Call))) CompareEnd(end.Call, end.End, end.Seq, rows.GetValueOrDefault(end.End.Call));
            foreach (var correction in state.PageCorrections.Where(correction => looked.Contains(correction.Correction.Call)))
            {
                // A call that was refunded shows its refund, which is compared where the journal has it.
                if (rows.GetValueOrDefault(correction.Correction.Call) is { SeqRefunded: not null }) continue;
                CompareCorrection($"account/{correction.Account}", correction.Correction, correction.Seq, rows.GetValueOrDefault(correction.Correction.Call));
            }

            foreach (var refund in state.PageRefunds.Where(refund => looked.Contains(refund.Refund.Call)))
            {
                CompareRefund($"account/{refund.Account}", refund.Refund, refund.Seq, rows.GetValueOrDefault(refund.Refund.Call));
            }
        }
    }

    public async Task CompareCallsInProgress(AuditState state, CancellationToken cancellationToken)
    {
        foreach (var chunk in state.CallsInProgress.Values.Chunk(CallsMax))
        {
            var rows = await Find([.. chunk.Select(call => call.Hold.Call)], cancellationToken);
            foreach (var call in chunk)
            {
                // A missing row was reported where the call was held.
                if (!rows.TryGetValue(call.Hold.Call, out var row)) continue;
                var (stream, name) = ($"account/{call.Account}", $"calls {row.Call}: ");
                findings.Compare(stream, call.SeqLast, name + "state", CallState.Held, row.State);
                findings.Compare(stream, call.SeqLast, name + "amount held", call.Amount, row.AmountHeld);
                findings.Compare(stream, call.SeqLast, name + "mark", call.Mark, row.Usage);
                findings.Compare(stream, call.SeqLast, name + "charge", (Usd?)null, row.Charge);
                CompareAllocation(stream, call.SeqLast, name, call.Slices, row.Allocation);
            }
        }
    }

    private void CompareHold(AuditedCall call, CallRecord? row)
    {
        var (stream, seq, name) = ($"account/{call.Account}", call.SeqHeld, $"calls {call.Hold.Call}: ");
        if (row is null)
        {
            findings.Add(stream, seq, name + "row", "one", null);
            return;
        }

        findings.Compare(stream, seq, name + "row that held it", seq, row.SeqHeld);
        findings.Compare(stream, seq, name + "account", call.Account, row.Account);
        findings.Compare(stream, seq, name + "token", call.Hold.Token, row.Token);
        findings.Compare(stream, seq, name + "member", call.Hold.Member, row.Member);
        findings.Compare(stream, seq, name + "temporary token", call.Hold.Temporary?.Id, row.Temporary);
        findings.Compare(stream, seq, name + "model", call.Hold.Model, row.Model);
        findings.Compare(stream, seq, name + "upstream", call.Hold.Upstream, row.Upstream);
        findings.Compare(stream, seq, name + "kind", call.Hold.Kind, row.Kind);
        findings.Compare(stream, seq, name + "price", call.Hold.Price, row.Price);
        findings.Compare(stream, seq, name + "discount", call.Hold.Discount, row.Discount);
        findings.Compare(stream, seq, name + "units estimated", call.Hold.UnitsInput + call.Hold.UnitsOutputMax, row.UnitsEstimated);
        findings.Compare(stream, seq, name + "payers", PricedJson.Write(call.Hold.Payers), PricedJson.Write(row.Payers));
        findings.CompareTime(stream, seq, name + "held at", call.Hold.At, row.HeldAt);
    }

    private void CompareEnd(AuditedCall call, CallEnded end, long seq, CallRecord? row)
    {
        if (row is null) return;
        var (stream, name) = ($"account/{call.Account}", $"calls {end.Call}: ");
        findings.Compare(stream, seq, name + "row that ended it", seq, row.SeqEnded);
        findings.CompareTime(stream, seq, name + "ended at", end.At, row.EndedAt);
        findings.Compare(stream, seq, name + "amount held", Usd.Zero, row.AmountHeld);

        // A corrected call shows its correction, which is compared where the journal has it; if it is never met, the count of corrections tells.
        if (row.IsCorrected || row.SeqRefunded is not null) return;
        findings.Compare(stream, seq, name + "state", end.State, row.State);
        findings.Compare(stream, seq, name + "usage", end.Usage, row.Usage);
        findings.Compare(stream, seq, name + "charge", end.Charge, row.Charge);
        findings.Compare(stream, seq, name + "result", end.Result, row.Result);
        CompareAllocation(stream, seq, name, end.Allocation, row.Allocation);
    }

    private void CompareCorrection(string stream, CallCorrected correction, long seq, CallRecord? row)
    {
        if (row is null) return;
        var name = $"calls {correction.Call}: ";
        findings.Compare(stream, seq, name + "row that corrected it", seq, row.SeqCorrected);
        findings.Compare(stream, seq, name + "state", correction.State, row.State);
        findings.Compare(stream, seq, name + "usage", correction.Usage, row.Usage);
        findings.Compare(stream, seq, name + "charge", correction.Charge, row.Charge);
        if (correction.Result is not null) findings.Compare(stream, seq, name + "result", correction.Result, row.Result);
        CompareAllocation(stream, seq, name, correction.Allocation, row.Allocation);
    }

    private void CompareRefund(string stream, CallRefunded refund, long seq, CallRecord? row)
    {
        if (row is null) return;
        var name = $"calls {refund.Call}: ";
        findings.Compare(stream, seq, name + "row that refunded it", seq, row.SeqRefunded);
        findings.Compare(stream, seq, name + "refunded", refund.Amount, row.Refunded);
        findings.Compare(stream, seq, name + "charge", refund.Charge, row.Charge);
        CompareAllocation(stream, seq, name, refund.Allocation, row.Allocation);
    }

    private void CompareAllocation(string stream, long seq, string name, IReadOnlyList<Slice> expected, IReadOnlyList<Slice> actual)
    {
        if (!expected.SequenceEqual(actual)) findings.Add(stream, seq, name + "allocation", AllocationJson.Write(expected), AllocationJson.Write(actual));
    }

    private async Task<Dictionary<CallId, CallRecord>> Find(CallId[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<DateTime[]> { TypedValue = [.. ids.Select(id => id.MadeAt.UtcDateTime)] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Select(id => id.Value)] },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<CallId, CallRecord> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = CallColumns.Read(reader);
            rows[row.Call] = row;
        }

        return rows;
    }
}

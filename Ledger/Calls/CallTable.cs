using Ledger.Projection;
using Ledger.Sql;
using Metering.Calls;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Calls;

/// <summary>Writes what a batch changes in calls: new ones as a copy, which is half the work for the server, and the others by their keys.</summary>
internal static class CallTable
{
    /// <summary>A row as it is written, whichever way: what names a column also says what stands in it.</summary>
    private static readonly CallColumn[] Columns =
    [
        CallColumn.Of("started_at", NpgsqlDbType.TimestampTz, row => row.Call.MadeAt.UtcDateTime),
        CallColumn.Of("call_id", NpgsqlDbType.Uuid, row => row.Call.Value),
        CallColumn.Of("account_id", NpgsqlDbType.Text, row => row.Account.Value),
        CallColumn.Of("token_id", NpgsqlDbType.Text, row => row.Token.Value),
        CallColumn.Of("member_id", NpgsqlDbType.Text, row => row.Member?.Value),
        CallColumn.Of("model", NpgsqlDbType.Text, row => row.Model),
        CallColumn.Of("upstream", NpgsqlDbType.Text, row => row.Upstream),
        CallColumn.Of("state", NpgsqlDbType.Text, row => NameOf(row.State)),
        CallColumn.Of("picos_input", NpgsqlDbType.Bigint, row => row.Price.PicosInput),
        CallColumn.Of("picos_cache_read", NpgsqlDbType.Bigint, row => row.Price.PicosCacheRead),
        CallColumn.Of("picos_cache_write", NpgsqlDbType.Bigint, row => row.Price.PicosCacheWrite),
        CallColumn.Of("picos_output", NpgsqlDbType.Bigint, row => row.Price.PicosOutput),
        CallColumn.Of("picos_per_call", NpgsqlDbType.Bigint, row => row.Price.PicosPerCall),
        CallColumn.Of("discount_millionths", NpgsqlDbType.Integer, row => row.Discount.Millionths),
        CallColumn.Of("units_estimated", NpgsqlDbType.Bigint, row => row.UnitsEstimated),
        CallColumn.Of("units_input", NpgsqlDbType.Bigint, row => row.Usage.UnitsInput),
        CallColumn.Of("units_cache_read", NpgsqlDbType.Bigint, row => row.Usage.UnitsCacheRead),
        CallColumn.Of("units_cache_write", NpgsqlDbType.Bigint, row => row.Usage.UnitsCacheWrite),
        CallColumn.Of("units_output", NpgsqlDbType.Bigint, row => row.Usage.UnitsOutput),
        CallColumn.Of("units_reasoning", NpgsqlDbType.Bigint, row => row.Usage.UnitsReasoning),
        CallColumn.Of("usage_source", NpgsqlDbType.Text, row => NameOf(row.Usage.Source)),
        CallColumn.Of("charge", NpgsqlDbType.Bigint, row => row.Charge?.Nanos),
        CallColumn.Of("amount_held", NpgsqlDbType.Bigint, row => row.AmountHeld.Nanos),
        CallColumn.Of("allocation", NpgsqlDbType.Jsonb, row => AllocationJson.Write(row.Allocation)),
        CallColumn.Of("result_status", NpgsqlDbType.Integer, row => row.Result?.Status),
        CallColumn.Of("ms_first_byte", NpgsqlDbType.Bigint, row => row.Result?.MillisecondsFirstByte),
        CallColumn.Of("ms_total", NpgsqlDbType.Bigint, row => row.Result?.MillisecondsTotal),
        CallColumn.Of("held_at", NpgsqlDbType.TimestampTz, row => row.HeldAt.UtcDateTime),
        CallColumn.Of("ended_at", NpgsqlDbType.TimestampTz, row => row.EndedAt?.UtcDateTime),
        CallColumn.Of("seq_held", NpgsqlDbType.Bigint, row => row.SeqHeld),
        CallColumn.Of("seq_ended", NpgsqlDbType.Bigint, row => row.SeqEnded),
        CallColumn.Of("price_rates", NpgsqlDbType.Jsonb, row => PricedJson.Write(row.Price.Rates)),
        CallColumn.Of("is_account_price", NpgsqlDbType.Boolean, row => row.Price.IsAccountPrice),
        CallColumn.Of("temporary_token_id", NpgsqlDbType.Text, row => row.Temporary?.Value),
        CallColumn.Of("payers", NpgsqlDbType.Jsonb, row => PricedJson.Write(row.Payers)),
        CallColumn.Of("usage_details", NpgsqlDbType.Jsonb, row => PricedJson.Write(row.Usage.Details)),
        CallColumn.Of("kind", NpgsqlDbType.Text, row => NameOf(row.Kind)),
        CallColumn.Of("price_valid_from", NpgsqlDbType.TimestampTz, row => row.Price.ValidFrom?.UtcDateTime),
        CallColumn.Of("allocation_held", NpgsqlDbType.Jsonb, row => row.AllocationHeld is { } held ? AllocationJson.Write(held) : null),
    ];

    private static readonly string Names = string.Join(", ", Columns.Select(column => column.Name));

    // Whole rows, as an insert that gives way to an update: an insert finds its partition from the row alone, where a join with a list of ids
    // leaves it to the planner whether to read every partition. A call that has ended is never opened again.
    private static readonly string UpsertSql = $"""
        INSERT INTO calls ({Names})
        SELECT {Join(i => $"c{i}{Columns[i - 1].Cast}")} FROM unnest({Join(i => $"${i}")}) AS u({Join(i => $"c{i}")})
        ON CONFLICT (started_at, call_id) DO UPDATE SET
            state = excluded.state,
            units_input = excluded.units_input,
            units_cache_read = excluded.units_cache_read,
            units_cache_write = excluded.units_cache_write,
            units_output = excluded.units_output,
            units_reasoning = excluded.units_reasoning,
            usage_source = excluded.usage_source,
            charge = excluded.charge,
            amount_held = excluded.amount_held,
            allocation = excluded.allocation,
            result_status = excluded.result_status,
            ms_first_byte = excluded.ms_first_byte,
            ms_total = excluded.ms_total,
            ended_at = excluded.ended_at,
            seq_ended = excluded.seq_ended,
            usage_details = excluded.usage_details,
            allocation_held = excluded.allocation_held
        WHERE calls.state = 'Held'
        """;

    private static readonly string CopySql = $"COPY calls ({Names}) FROM STDIN (FORMAT BINARY)";

    private const string CorrectSql = """
        UPDATE calls SET
            state = $15, units_input = $3, units_cache_read = $4, units_cache_write = $5, units_output = $6, units_reasoning = $7,
            usage_source = $8, charge = $9, allocation = $10::jsonb,
            result_status = COALESCE($11, result_status), ms_first_byte = COALESCE($12, ms_first_byte), ms_total = COALESCE($13, ms_total),
            seq_corrected = $14, usage_details = $16::jsonb
        WHERE started_at = $1 AND call_id = $2
        """;

    private const string RefundSql = """
        UPDATE calls SET charge = $3, allocation = $4::jsonb, refunded = $5, seq_refunded = $6 WHERE started_at = $1 AND call_id = $2
        """;

    /// <summary>
    /// Copies the calls that no table has yet. Throws <see cref="PostgresException"/> with <see cref="PostgresErrorCodes.UniqueViolation"/> when
    /// one of them stands there all the same: a call id that was used twice.
    /// </summary>
    public static async Task Copy(NpgsqlConnection connection, ProjectionFold fold, CancellationToken cancellationToken)
    {
        if (fold.CallsNew.Count == 0) return;
        await using var copy = await connection.BeginBinaryImportAsync(CopySql, cancellationToken);
        foreach (var id in fold.CallsNew)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var column in Columns) await column.Write(copy, fold.Calls[id], cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Writes the calls that may stand in the table already.</summary>
    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Calls.Count > fold.CallsNew.Count) Upsert(batch, [.. fold.Calls.Values.Where(call => !fold.CallsNew.Contains(call.Call))]);
        foreach (var correction in fold.Corrections) Correct(batch, correction);
        foreach (var refund in fold.Refunds) Refund(batch, refund);
    }

    private static void Upsert(NpgsqlBatch batch, CallRecord[] rows)
    {
        var command = batch.Add(UpsertSql);
        foreach (var column in Columns) column.Add(command, rows);
    }

    private static void Correct(NpgsqlBatch batch, CallCorrectionRow row)
    {
        var correction = row.Correction;
        batch.Add(CorrectSql)
            .Value(correction.Call.MadeAt.UtcDateTime)
            .Value(correction.Call.Value)
            .Value(correction.Usage.UnitsInput)
            .Value(correction.Usage.UnitsCacheRead)
            .Value(correction.Usage.UnitsCacheWrite)
            .Value(correction.Usage.UnitsOutput)
            .Value(correction.Usage.UnitsReasoning)
            .Value(NameOf(correction.Usage.Source))
            .Value(correction.Charge.Nanos)
            .Value(AllocationJson.Write(correction.Allocation))
            .Value(correction.Result?.Status)
            .Value(correction.Result?.MillisecondsFirstByte)
            .Value(correction.Result?.MillisecondsTotal)
            .Value(row.Seq)
            .Value(NameOf(correction.State))
            .Value(PricedJson.Write(correction.Usage.Details));
    }

    /// <summary>A call is refunded after its last correction, so the order of the two lists is the order in which they happened.</summary>
    private static void Refund(NpgsqlBatch batch, CallRefundRow row) =>
        batch.Add(RefundSql)
            .Value(row.Refund.Call.MadeAt.UtcDateTime)
            .Value(row.Refund.Call.Value)
            .Value(row.Refund.Charge.Nanos)
            .Value(AllocationJson.Write(row.Refund.Allocation))
            .Value(row.Refund.Amount.Nanos)
            .Value(row.Seq);

    private static string Join(Func<int, string> place) => string.Join(", ", Enumerable.Range(1, Columns.Length).Select(place));

    /// <summary>Names without an allocation for each row: these are written for every call.</summary>
    private static string NameOf(CallState state) => state switch
    {
        CallState.Held => nameof(CallState.Held),
        CallState.Settled => nameof(CallState.Settled),
        CallState.Voided => nameof(CallState.Voided),
        _ => state.ToString(),
    };

    private static string NameOf(CallKind kind) => kind is CallKind.Chat ? nameof(CallKind.Chat) : kind.ToString();

    private static string NameOf(UsageSource source) => source is UsageSource.Reported ? nameof(UsageSource.Reported) : source.ToString();
}

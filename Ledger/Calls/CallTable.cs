using Ledger.Projection;
using Ledger.Sql;
using Metering.Calls;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Calls;

/// <summary>Writes what a batch changes in calls: new ones as a copy, which is half the work for the server, and the others by their keys.</summary>
internal static class CallTable
{
    // Whole rows, as an insert that gives way to an update: an insert finds its partition from the row alone, where a join with a list of ids
    // leaves it to the planner whether to read every partition. A call that has ended is never opened again.
    private const string UpsertSql = """
        INSERT INTO calls (
            started_at, call_id, account_id, token_id, model, upstream, state,
            picos_input, picos_cache_read, picos_cache_write, picos_output, picos_per_call, discount_millionths, units_estimated,
            units_input, units_cache_read, units_cache_write, units_output, units_reasoning, usage_source,
            charge, amount_held, allocation, result_status, ms_first_byte, ms_total, held_at, ended_at, seq_held, seq_ended,
            price_rates, is_account_price, usage_details)
        SELECT
            c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20,
            c21, c22, c23::jsonb, c24, c25, c26, c27, c28, c29, c30, c31::jsonb, c32, c33::jsonb
        FROM unnest(
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33) AS u(
            c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20,
            c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33)
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
            usage_details = excluded.usage_details
        WHERE calls.state = 'Held'
        """;

    private const string CopySql = """
        COPY calls (
            started_at, call_id, account_id, token_id, model, upstream, state,
            picos_input, picos_cache_read, picos_cache_write, picos_output, picos_per_call, discount_millionths, units_estimated,
            units_input, units_cache_read, units_cache_write, units_output, units_reasoning, usage_source,
            charge, amount_held, allocation, result_status, ms_first_byte, ms_total, held_at, ended_at, seq_held, seq_ended,
            price_rates, is_account_price, usage_details)
        FROM STDIN (FORMAT BINARY)
        """;

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
        foreach (var id in fold.CallsNew) await Copy(copy, fold.Calls[id], cancellationToken);
        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Writes the calls that may stand in the table already.</summary>
    public static void Write(NpgsqlBatch batch, ProjectionFold fold)
    {
        if (fold.Calls.Count > fold.CallsNew.Count) Upsert(batch, [.. fold.Calls.Values.Where(call => !fold.CallsNew.Contains(call.Call))]);
        foreach (var correction in fold.Corrections) Correct(batch, correction);
        foreach (var refund in fold.Refunds) Refund(batch, refund);
    }

    private static async Task Copy(NpgsqlBinaryImporter copy, CallRecord row, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(row.Call.MadeAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(row.Call.Value, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(row.Account.Value, NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(row.Token.Value, NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(row.Model, NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(row.Upstream, NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(NameOf(row.State), NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(row.Price.PicosInput, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Price.PicosCacheRead, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Price.PicosCacheWrite, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Price.PicosOutput, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Price.PicosPerCall, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Discount.Millionths, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(row.UnitsEstimated, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Usage.UnitsInput, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Usage.UnitsCacheRead, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Usage.UnitsCacheWrite, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Usage.UnitsOutput, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Usage.UnitsReasoning, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(NameOf(row.Usage.Source), NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(row.Charge?.Nanos, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.AmountHeld.Nanos, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(AllocationJson.Write(row.Allocation), NpgsqlDbType.Jsonb, cancellationToken);
        await copy.WriteAsync(row.Result?.Status, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(row.Result?.MillisecondsFirstByte, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.Result?.MillisecondsTotal, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.HeldAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(row.EndedAt?.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(row.SeqHeld, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(row.SeqEnded, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(PricedJson.Write(row.Price.Rates), NpgsqlDbType.Jsonb, cancellationToken);
        await copy.WriteAsync(row.Price.IsAccountPrice, NpgsqlDbType.Boolean, cancellationToken);
        await copy.WriteAsync(PricedJson.Write(row.Usage.Details), NpgsqlDbType.Jsonb, cancellationToken);
    }

    private static void Upsert(NpgsqlBatch batch, CallRecord[] rows) =>
        batch.Add(UpsertSql)
            .Column(rows, row => row.Call.MadeAt.UtcDateTime)
            .Column(rows, row => row.Call.Value)
            .Column(rows, row => row.Account.Value)
            .Column(rows, row => row.Token.Value)
            .Column(rows, row => row.Model)
            .Column(rows, row => row.Upstream)
            .Column(rows, row => NameOf(row.State))
            .Column(rows, row => row.Price.PicosInput)
            .Column(rows, row => row.Price.PicosCacheRead)
            .Column(rows, row => row.Price.PicosCacheWrite)
            .Column(rows, row => row.Price.PicosOutput)
            .Column(rows, row => row.Price.PicosPerCall)
            .Column(rows, row => row.Discount.Millionths)
            .Column(rows, row => row.UnitsEstimated)
            .Column(rows, row => row.Usage.UnitsInput)
            .Column(rows, row => row.Usage.UnitsCacheRead)
            .Column(rows, row => row.Usage.UnitsCacheWrite)
            .Column(rows, row => row.Usage.UnitsOutput)
            .Column(rows, row => row.Usage.UnitsReasoning)
            .Column(rows, row => NameOf(row.Usage.Source))
            .Column(rows, row => row.Charge?.Nanos)
            .Column(rows, row => row.AmountHeld.Nanos)
            .Column(rows, row => AllocationJson.Write(row.Allocation))
            .Column(rows, row => row.Result?.Status)
            .Column(rows, row => row.Result?.MillisecondsFirstByte)
            .Column(rows, row => row.Result?.MillisecondsTotal)
            .Column(rows, row => row.HeldAt.UtcDateTime)
            .Column(rows, row => row.EndedAt?.UtcDateTime)
            .Column(rows, row => row.SeqHeld)
            .Column(rows, row => row.SeqEnded)
            .Column(rows, row => PricedJson.Write(row.Price.Rates))
            .Column(rows, row => row.Price.IsAccountPrice)
            .Column(rows, row => PricedJson.Write(row.Usage.Details));

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

    /// <summary>Names without an allocation for each row: these are written for every call.</summary>
    private static string NameOf(CallState state) => state switch
    {
        CallState.Held => nameof(CallState.Held),
        CallState.Settled => nameof(CallState.Settled),
        CallState.Voided => nameof(CallState.Voided),
        _ => state.ToString(),
    };

    private static string NameOf(UsageSource source) => source is UsageSource.Reported ? nameof(UsageSource.Reported) : source.ToString();
}

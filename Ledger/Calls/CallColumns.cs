using System.Data.Common;
using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Ledger.Calls;

/// <summary>How a row of calls becomes a record. The list and the reader stand side by side, because each is only right with the other.</summary>
internal static class CallColumns
{
    public const string List = """
        call_id, account_id, token_id, model, upstream, state,
        picos_input, picos_cache_read, picos_cache_write, picos_output, picos_per_call, discount_millionths, units_estimated,
        units_input, units_cache_read, units_cache_write, units_output, units_reasoning, usage_source,
        charge, amount_held, allocation, result_status, ms_first_byte, ms_total, held_at, ended_at, seq_held, seq_ended, seq_corrected,
        price_rates, is_account_price, usage_details, refunded, seq_refunded,
        kind, price_valid_from, allocation_held, payers, member_id, temporary_token_id
        """;

    public static CallRecord Read(DbDataReader row) => new(
        new CallId(row.GetGuid(0)),
        AccountId.Parse(row.GetString(1)),
        TokenId.Parse(row.GetString(2)),
        Model: row.GetString(3),
        Upstream: row.GetString(4),
        Enum.Parse<CallState>(row.GetString(5)),
        new Price(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10))
        {
            Rates = PricedJson.ReadRates(Text(row, 30)),
            IsAccountPrice = row.GetBoolean(31),
            ValidFrom = row.IsDBNull(36) ? null : row.GetFieldValue<DateTimeOffset>(36),
        },
        new Discount(row.GetInt32(11)),
        UnitsEstimated: row.GetInt64(12),
        new Usage(row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16))
        {
            UnitsReasoning = row.GetInt64(17),
            Source = Enum.Parse<UsageSource>(row.GetString(18)),
            Details = PricedJson.ReadDetails(Text(row, 32)),
        },
        Charge: row.IsDBNull(19) ? null : new Usd(row.GetInt64(19)),
        AmountHeld: new Usd(row.GetInt64(20)),
        AllocationJson.Read(row.GetString(21)),
        row.IsDBNull(22) ? null : new CallResult(row.GetInt32(22), row.IsDBNull(23) ? null : row.GetInt64(23), row.GetInt64(24)),
        HeldAt: row.GetFieldValue<DateTimeOffset>(25),
        EndedAt: row.IsDBNull(26) ? null : row.GetFieldValue<DateTimeOffset>(26),
        SeqHeld: row.GetInt64(27),
        SeqEnded: row.IsDBNull(28) ? null : row.GetInt64(28),
        SeqCorrected: row.IsDBNull(29) ? null : row.GetInt64(29))
    {
        Refunded = new Usd(row.GetInt64(33)),
        Temporary = Text(row, 40) is { } temporary ? TokenId.Parse(temporary) : null,
        Payers = PricedJson.ReadPayers(Text(row, 38)),
        SeqRefunded = row.IsDBNull(34) ? null : row.GetInt64(34),
        Kind = Enum.Parse<CallKind>(row.GetString(35)),
        AllocationHeld = Text(row, 37) is { } held ? AllocationJson.Read(held) : null,
        Member = Text(row, 39) is { } member ? MemberId.Parse(member) : null,
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

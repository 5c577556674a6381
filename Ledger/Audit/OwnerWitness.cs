using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Metering.Books;
using Npgsql;

namespace Ledger.Audit;

/// <summary>Compares the rows of accounts, tokens and packages with what the replay made of them.</summary>
internal sealed class OwnerWitness(NpgsqlConnection connection, Findings findings)
{
    private const string AccountsSql = """
        SELECT id, settings, opened_at, seq, topped_up, cash_held, cash_spent, debt_incurred, debt_paid, calls_held,
            cash_paid_for_orders, cash_refunded, cash_returned
        FROM accounts
        """;

    private const string TokensSql = """
        SELECT id, settings, created_at, seq, account_id, deleted_at, amount_spent, amount_held, calls_held FROM tokens
        """;

    private const string PackagesSql = """
        SELECT id, terms, added_at, seq, account_id, amount, held, captured, ordinal_captured FROM packages
        """;

    public async Task Compare(AuditState state, CancellationToken cancellationToken)
    {
        await Compare("account", AccountsSql, state.Accounts.ToDictionary(owner => owner.Key.Value, owner => owner.Value), CompareAccount, cancellationToken);
        await Compare("token", TokensSql, state.Tokens.ToDictionary(owner => owner.Key.Value, owner => owner.Value), CompareToken, cancellationToken);
        await Compare("package", PackagesSql, state.Packages.ToDictionary(owner => owner.Key.Value, owner => owner.Value), ComparePackage, cancellationToken);
    }

    private async Task Compare<TOwner>(
        string kind, string sql, Dictionary<string, TOwner> owners, Action<string, TOwner, DbDataReader> compare, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (id, stream) = (row.GetString(0), $"{kind}/{row.GetString(0)}");
            if (owners.Remove(id, out var owner)) compare(stream, owner, row);
            else findings.Add(stream, 0, "row in the table", null, "one");
        }

        foreach (var id in owners.Keys) findings.Add($"{kind}/{id}", 0, "row in the table", "one", null);
    }

    private void CompareAccount(string stream, AuditedAccount account, DbDataReader row)
    {
        CompareHead(stream, account.Settings, BooksJson.Default.AccountSettings, account.OpenedAt, account.Seq, row);
        findings.Compare(stream, 0, "topped up", account.ToppedUp.Nanos, row.GetInt64(4));
        findings.Compare(stream, 0, "cash held", account.CashHeld.Nanos, row.GetInt64(5));
        findings.Compare(stream, 0, "cash spent", account.CashSpent.Nanos, row.GetInt64(6));
        findings.Compare(stream, 0, "debt incurred", account.DebtIncurred.Nanos, row.GetInt64(7));
        findings.Compare(stream, 0, "debt paid", account.DebtPaid.Nanos, row.GetInt64(8));
        findings.Compare(stream, 0, "calls held", account.CallsHeld, row.GetInt64(9));
        findings.Compare(stream, 0, "cash paid for orders", account.CashPaidForOrders.Nanos, row.GetInt64(10));
        findings.Compare(stream, 0, "cash refunded", account.CashRefunded.Nanos, row.GetInt64(11));
        findings.Compare(stream, 0, "cash returned", account.CashReturned.Nanos, row.GetInt64(12));
    }

    private void CompareToken(string stream, AuditedToken token, DbDataReader row)
    {
        CompareHead(stream, token.Settings, BooksJson.Default.TokenSettings, token.CreatedAt, token.Seq, row);
        findings.Compare(stream, 0, "account", token.Account?.Value ?? "", row.GetString(4));
        findings.CompareTime(stream, 0, "deleted at", token.DeletedAt, row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5));
        findings.Compare(stream, 0, "amount spent", token.Spent.Nanos, row.GetInt64(6));
        findings.Compare(stream, 0, "amount held", token.Held.Nanos, row.GetInt64(7));
        findings.Compare(stream, 0, "calls held", token.CallsHeld, row.GetInt64(8));
    }

    private void ComparePackage(string stream, AuditedPackage package, DbDataReader row)
    {
        CompareHead(stream, package.Terms, BooksJson.Default.PackageTerms, package.AddedAt, package.Seq, row);
        findings.Compare(stream, 0, "account", package.Account?.Value ?? "", row.GetString(4));
        findings.Compare(stream, 0, "amount", package.Amount.Nanos, row.GetInt64(5));
        findings.Compare(stream, 0, "held", package.Held.Nanos, row.GetInt64(6));
        findings.Compare(stream, 0, "captured", package.Captured.Nanos, row.GetInt64(7));
        findings.Compare(stream, 0, "ordinal captured", package.OrdinalCaptured, row.GetInt64(8));

        // The package's own stream began with what its account's stream had granted.
        if (package.Created is not { } created) return;
        findings.Compare(stream, 0, "account it was created for", package.AddedAt is null ? null : package.Account, created.Account);
        if (!package.AmountsGiven.Contains(package.AmountOwn ?? created.Amount)) findings.Add(stream, 0, "amount it was created with", package.Amount, package.AmountOwn);
    }

    private void CompareHead<TSettings>(
        string stream, TSettings? settings, JsonTypeInfo<TSettings> json, DateTimeOffset? since, long seq, DbDataReader row)
        where TSettings : class
    {
        // Lists inside settings have no equality of their own; their text has. jsonb orders fields its own way, so both are written by us.
        var actual = row.IsDBNull(1) ? null : JsonSerializer.Deserialize(row.GetString(1), json);
        findings.Compare(
            stream, 0, "settings", settings is null ? null : JsonSerializer.Serialize(settings, json), actual is null ? null : JsonSerializer.Serialize(actual, json));
        findings.CompareTime(stream, 0, "begun at", since, row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2));
        findings.Compare(stream, 0, "last row", seq, row.GetInt64(3));
    }
}

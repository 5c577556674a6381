using System.Text.Json;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Npgsql;

namespace Ledger.Audit;

/// <summary>Compares the rows of grants with what the replay made of them.</summary>
internal sealed class GrantWitness(NpgsqlConnection connection, Findings findings)
{
    private const string Sql = """
        SELECT account_id, name, terms, status, granted, spent, held, lapsed, period, seq FROM grants
        """;

    public async Task Compare(AuditState state, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<(AccountId, GrantId), AuditedGrant>(state.Grants);
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (stream, name) = ($"account/{row.GetString(0)}", $"grants {row.GetString(1)}: ");
            if (!GrantId.TryNamed(row.GetString(1), out var id) || !owners.Remove((AccountId.Parse(row.GetString(0)), id), out var grant))
            {
                findings.Add(stream, 0, name + "row in the table", null, "one");
                continue;
            }

            var terms = row.IsDBNull(2) ? null : JsonSerializer.Deserialize(row.GetString(2), BooksJson.Default.GrantTerms);
            findings.Compare(
                stream, 0, name + "terms",
                grant.Terms is null ? null : JsonSerializer.Serialize(grant.Terms, BooksJson.Default.GrantTerms),
                terms is null ? null : JsonSerializer.Serialize(terms, BooksJson.Default.GrantTerms));
            findings.Compare(stream, 0, name + "status", grant.Status.ToString(), row.GetString(3));
            findings.Compare(stream, 0, name + "granted", grant.Granted, row.GetInt64(4));
            findings.Compare(stream, 0, name + "spent", grant.Spent, row.GetInt64(5));
            findings.Compare(stream, 0, name + "held", grant.Held, row.GetInt64(6));
            findings.Compare(stream, 0, name + "lapsed", grant.Lapsed, row.GetInt64(7));
            findings.Compare(stream, 0, name + "period", grant.Period?.Index, row.IsDBNull(8) ? null : row.GetInt64(8));
            findings.Compare(stream, 0, name + "last row", grant.Seq, row.GetInt64(9));
        }

        foreach (var (account, grant) in owners.Keys) findings.Add($"account/{account}", 0, $"grants {grant.Name}: row in the table", "one", null);
    }
}

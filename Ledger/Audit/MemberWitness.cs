using System.Text.Json;
using Metering.Accounts;
using Metering.Books;
using Metering.Members;
using Npgsql;

namespace Ledger.Audit;

/// <summary>Compares the rows of members with what the replay made of them.</summary>
internal sealed class MemberWitness(NpgsqlConnection connection, Findings findings)
{
    private const string Sql = "SELECT account_id, id, settings, added_at, removed_at, amount_spent, amount_held, seq FROM members";

    public async Task Compare(AuditState state, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<(AccountId, MemberId), AuditedMember>(state.Members);
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (stream, name) = ($"account/{row.GetString(0)}", $"members {row.GetString(1)}: ");
            if (!owners.Remove((AccountId.Parse(row.GetString(0)), MemberId.Parse(row.GetString(1))), out var member))
            {
                findings.Add(stream, 0, name + "row in the table", null, "one");
                continue;
            }

            var settings = row.IsDBNull(2) ? null : JsonSerializer.Deserialize(row.GetString(2), BooksJson.Default.MemberSettings);
            findings.Compare(stream, 0, name + "settings", member.Settings, settings);
            findings.CompareTime(stream, 0, name + "added at", member.AddedAt, row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3));
            findings.CompareTime(stream, 0, name + "removed at", member.RemovedAt, row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4));
            findings.Compare(stream, 0, name + "spent", member.Spent.Nanos, row.GetInt64(5));
            findings.Compare(stream, 0, name + "held", member.Held.Nanos, row.GetInt64(6));
            findings.Compare(stream, 0, name + "last row", member.Seq, row.GetInt64(7));
        }

        foreach (var (account, member) in owners.Keys) findings.Add($"account/{account}", 0, $"members {member}: row in the table", "one", null);
    }
}

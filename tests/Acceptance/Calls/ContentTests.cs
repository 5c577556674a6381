using System.Text;
using Npgsql;
using TestUpstream;

namespace Acceptance.Calls;

public sealed class ContentTests(SharedRelay shared)
{
    [Fact]
    public async Task B15_No_content_and_no_secret_is_stored_or_logged()
    {
        _ = shared.Process;
        var (asked, answered) = ($"asked{Guid.NewGuid():N}", $"answered{Guid.NewGuid():N}");
        var document = $$$"""
            {"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{{answered}}}"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}
            """;
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Script = new UpstreamScript { Body = Encoding.UTF8.GetBytes(document), ContentType = "application/json" },
        });

        var reply = (await caller.Send(caller.ChatBody(text: asked))).AssertServed();
        Assert.Contains(answered, reply.Text, StringComparison.Ordinal);
        var lost = caller with { Model = "no-such-model" };
        (await lost.Send(lost.ChatBody(text: asked))).AssertRefused(404, "model_not_found");
        (await (caller with { Secret = caller.Secret[..^1] }).Send(caller.ChatBody(text: asked))).AssertRefused(401, "invalid_api_key");
        var broke = await shared.MakeCaller(new CallerPlan { Cash = 0m });
        var refused = (await broke.Send(broke.ChatBody(text: asked))).AssertRefused(402, "insufficient_quota");

        // The log is written in order: when the last refusal is in it, so is everything before.
        await shared.Process.WaitForOutput(refused.CallId, TimeSpan.FromSeconds(10));
        Assert.Equal("Settled", (await shared.Admin.Call(reply.CallId)).State);
        var everything = shared.Process.Output + await DumpDatabase();
        Assert.Contains(reply.CallId, everything, StringComparison.Ordinal);
        Assert.Contains(caller.Account, everything, StringComparison.Ordinal);
        foreach (var secret in new[] { asked, answered, caller.Secret, caller.Secret[19..51] })
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_key_is_stored_as_a_hash_only()
    {
        var key = shared.Process.AdminKey;

        Assert.DoesNotContain(key["mop_".Length..], await DumpDatabase(), StringComparison.Ordinal);
    }

    /// <summary>Every value of every table, as text; bytes both as hexadecimal digits and as the characters they may be.</summary>
    private async Task<string> DumpDatabase()
    {
        await using var database = NpgsqlDataSource.Create(shared.ConnectionString);
        var dump = new StringBuilder();
        foreach (var table in await ReadTables(database))
        {
            await using var command = database.CreateCommand($"SELECT * FROM {table}");
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var column = 0; column < rows.FieldCount; column++) Append(dump, rows.GetValue(column));
            }
        }

        return dump.ToString();
    }

    private static async Task<List<string>> ReadTables(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')");
        await using var rows = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await rows.ReadAsync()) tables.Add(rows.GetString(0));
        Assert.NotEmpty(tables);
        return tables;
    }

    private static void Append(StringBuilder dump, object value)
    {
        if (value is byte[] bytes) dump.Append(Convert.ToHexString(bytes)).Append('\n').Append(Encoding.Latin1.GetString(bytes));
        else dump.Append(value is Array list ? string.Join('\n', list.Cast<object>()) : value.ToString());
        dump.Append('\n');
    }
}

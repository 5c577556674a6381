using System.Text.Json;
using Ledger.Sql;
using Npgsql;

namespace Ledger.Calls;

/// <summary>A <see cref="CallFilter"/> as the condition of a statement over calls. Only text of this file becomes SQL; what callers gave travels as parameters.</summary>
internal sealed class CallConditions
{
    private readonly List<string> _conditions = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    public CallConditions(CallFilter filter, CallTokenColumns columns = CallTokenColumns.Either)
    {
        if (filter.Account is { } account) And($"account_id = {Add(account.Value)}");
        if (filter.Token is { } token) And(IsToken(columns, Add(token.Value)));
        if (filter.Member is { } member) And($"member_id = {Add(member.Value)}");
        if (filter.Model is { } model) And($"model = {Add(model)}");
        if (filter.State is { } state) And($"state = {Add(state.ToString())}");
        if (filter.From is { } from) And($"started_at >= {Add(from.UtcDateTime)}");
        if (filter.To is { } to) And($"started_at < {Add(to.UtcDateTime)}");
        if (filter.Grant is { } grant)
        {
            // A call that was refunded is paid by nobody any more, and belongs to the history of what had paid for it all the same.
            var part = Add($$"""[{"grant":{{JsonSerializer.Serialize(grant.Value)}}}]""");
            And($"(allocation @> {part}::jsonb OR (refunded > 0 AND allocation_held @> {part}::jsonb))");
        }

        if (filter.Before is { } before)
        {
            var madeAt = Add(before.MadeAt.UtcDateTime);
            // The first condition says nothing that the second does not; from it PostgreSQL sees which partitions it need not open.
            And($"started_at <= {madeAt}");
            And($"(started_at, call_id) < ({madeAt}, {Add(before.Value)})");
        }

        void And(string condition) => _conditions.Add(condition);
    }

    /// <summary><c>WHERE …</c>, or nothing.</summary>
    public string Where => _conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", _conditions);

    public NpgsqlParameter[] Parameters => [.. _parameters];

    private static string IsToken(CallTokenColumns columns, string parameter) => columns switch
    {
        CallTokenColumns.Access => $"token_id = {parameter}",
        CallTokenColumns.Temporary => $"temporary_token_id = {parameter}",
        _ => $"(token_id = {parameter} OR temporary_token_id = {parameter})",
    };

    /// <summary>Adds a parameter and tells its place.</summary>
    public string Add<TValue>(TValue value)
    {
        _parameters.Add(Statements.Parameter(value));
        return $"${_parameters.Count}";
    }
}

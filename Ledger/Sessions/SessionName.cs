using Npgsql;

namespace Ledger.Sessions;

/// <summary>
/// What this program's sessions are called at the server, so that an operator who looks at <c>pg_stat_activity</c>, and the program itself, know
/// them from those of others, and one process' from another's.
/// </summary>
public static class SessionName
{
    /// <summary>What the name of each session of this program begins with.</summary>
    public const string Prefix = "metering";

    /// <summary>PostgreSQL cuts longer names off.</summary>
    private const int LengthMax = 63;

    /// <summary>The same connection string, with the machine and the process in the name of each session.</summary>
    public static string In(string connectionString)
    {
        var name = FormattableString.Invariant($"{Prefix} {Environment.ProcessId} on {Environment.MachineName}");
        return new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = name[..Math.Min(name.Length, LengthMax)] }.ConnectionString;
    }
}

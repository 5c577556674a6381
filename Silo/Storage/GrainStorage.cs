using Ledger.Sessions;
using Npgsql;

namespace Silo.Storage;

/// <summary>
/// The tables of Orleans' grain storage, on the database of the books. Made here, because the program brings its database to its schema by itself;
/// nothing of the books is in them, and they may be emptied at any time while no silo runs.
/// </summary>
internal static class GrainStorage
{
    /// <summary>As ADO.NET knows the provider.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Names the lock under which the step is applied, so that silos that start together take turns.</summary>
    private const long LockKey = 0x4D45_5445_5247_5354;

    private const int ConnectionsMax = 8;
    private const string Resource = "Storage/grain_storage.sql";

    /// <summary>The books' connection string with a small pool of its own: many activations at once must not take the server's last connections.</summary>
    public static string ConnectionString(string books) =>
        new NpgsqlConnectionStringBuilder(books) { MaxPoolSize = ConnectionsMax, MinPoolSize = 0, ApplicationName = "metering grain storage" }.ConnectionString;

    /// <summary>Makes what is missing. Safe at every start and from several processes at once.</summary>
    public static async Task Apply(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginBounded(cancellationToken);
        await using var apply = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({LockKey}); {await ReadStep()}", connection);
        await apply.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<string> ReadStep()
    {
        using var reader = new StreamReader(typeof(GrainStorage).Assembly.GetManifestResourceStream(Resource)!);
        return await reader.ReadToEndAsync();
    }
}

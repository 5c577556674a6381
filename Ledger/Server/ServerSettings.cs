namespace Ledger.Server;

/// <summary>The private server's settings: written at every start, so that a new version of the program brings its own.</summary>
internal static class ServerSettings
{
    public const string SuperUser = "metering";

    /// <summary>Fewer than max_connections below, so that an operator can always look.</summary>
    public const int PoolConnectionsMax = 40;

    /// <summary>The books are only as good as their last commit: nothing here trades durability for speed.</summary>
    private const string Text =
        """
        # Written at every start; changes made here are lost.
        listen_addresses = ''
        unix_socket_permissions = 0700
        max_connections = 50
        shared_buffers = 128MB
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        wal_buffers = 16MB
        # A new segment filled with zeros holds up every flush for as long as that takes. Recycled ones, which is most of them, are full anyway.
        wal_init_zero = off
        min_wal_size = 256MB
        max_wal_size = 2GB
        checkpoint_completion_target = 0.9
        jit = off
        logging_collector = off
        log_line_prefix = '%m [%p] '
        timezone = 'UTC'
        """;

    public static async Task Write(ServerPlace place, CancellationToken cancellationToken)
    {
        // This file belongs to PostgreSQL's ALTER SYSTEM and is read last; writing it leaves initdb's own file as it is.
        await File.WriteAllTextAsync(Path.Combine(place.Data, "postgresql.auto.conf"), Text + "\n", cancellationToken);
        await ServerUser.Own(Path.Combine(place.Data, "postgresql.auto.conf"), cancellationToken);
    }
}

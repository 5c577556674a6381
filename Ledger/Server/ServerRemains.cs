namespace Ledger.Server;

/// <summary>What an earlier server may have left on a data directory: processes that are still shutting down, or a stale lock file.</summary>
internal static class ServerRemains
{
    /// <summary>How long a server that is stopping may take: it writes out all of its buffers.</summary>
    private static readonly TimeSpan StoppingMax = TimeSpan.FromSeconds(60);

    /// <summary>How long a server that does not seem to be stopping is given to receive its signal.</summary>
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(5);

    /// <summary>Counted from zero, as PostgreSQL writes its lock file.</summary>
    private const int SocketLine = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until no process works in the data directory, then removes a lock file that is stale for certain.</summary>
    public static async Task Clear(string data, TimeProvider time, CancellationToken cancellationToken)
    {
        var lockFile = Path.Combine(data, "postmaster.pid");
        var started = time.GetTimestamp();
        while (IsInUse(data))
        {
            var limit = IsStopping(lockFile) ? StoppingMax : ReadyMax;
            if (time.GetElapsedTime(started) > limit)
                throw new PrivateServerException($"Another server is running on {data}. Is another process using this data directory?");

            await Task.Delay(Pause, time, cancellationToken);
        }

        // PostgreSQL would judge the file by its process id, which after a restart of the machine or container may be somebody else's.
        // No process works in the directory, neither a postmaster nor a backend that outlived one, so the file means nothing any more.
        File.Delete(lockFile);
    }

    /// <summary>The socket directory of the server that works in a data directory, or <see langword="null"/> when none does.</summary>
    public static string? FindSocket(string data)
    {
        var lockFile = Path.Combine(data, "postmaster.pid");
        return IsInUse(data) && File.Exists(lockFile) ? File.ReadLines(lockFile).ElementAtOrDefault(SocketLine) : null;
    }

    /// <summary>The postmaster and every one of its children have the data directory as their working directory.</summary>
    private static bool IsInUse(string data) =>
        Directory.EnumerateDirectories("/proc")
            .Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
            .Any(path => WorkingDirectory(path) == data);

    private static string? WorkingDirectory(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended while we looked, or belongs to another user, who cannot run a server in a directory that is ours alone.
            return null;
        }
    }

    private static bool IsStopping(string lockFile)
    {
        try
        {
            return File.ReadAllText(lockFile).Contains("stopping", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

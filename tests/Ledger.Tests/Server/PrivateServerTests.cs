using System.Diagnostics;
using System.Globalization;
using Ledger.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

namespace Ledger.Tests.Server;

public sealed class PrivateServerTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_committed_is_there_after_a_restart()
    {
        await using (var server = await Start(_directory.Path))
            await Execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");

        await using var again = await Start(_directory.Path);
        Assert.Equal(42, await Execute(again, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Two_servers_side_by_side_do_not_meet()
    {
        await using var one = await Start(Path.Combine(_directory.Path, "one"));
        await using var two = await Start(Path.Combine(_directory.Path, "two"));

        await Execute(one, "CREATE TABLE mine ()");

        Assert.Null(await Execute(two, "SELECT 1 FROM pg_tables WHERE tablename = 'mine'"));
    }

    [Fact]
    public async Task A_long_path_gets_a_short_socket()
    {
        await using var server = await Start(Path.Combine(_directory.Path, new string('d', 120)));

        Assert.Equal(1, await Execute(server, "SELECT 1"));
    }

    [Fact]
    public async Task A_stale_lock_file_of_a_foreign_process_is_no_obstacle()
    {
        string lockFile;
        await using (var server = await Start(_directory.Path))
            lockFile = Path.Combine(server.DataDirectory, "postmaster.pid");
        // This test's own process id stands for one that was given to somebody else after a restart of the machine.
        await File.WriteAllTextAsync(lockFile, $"{Environment.ProcessId}\n{Path.GetDirectoryName(lockFile)}\n1\n5432\n\n\n 1 1\nready\n");

        await using var again = await Start(_directory.Path);

        Assert.Equal(1, await Execute(again, "SELECT 1"));
    }

    [Fact]
    public async Task A_server_that_was_killed_recovers()
    {
        await using (var server = await Start(_directory.Path))
        {
            await Execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
            var lines = await File.ReadAllLinesAsync(Path.Combine(server.DataDirectory, "postmaster.pid"));
            Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture)).Kill();
            await server.Exited.WaitAsync(Bound);
        }

        await using var again = await Start(_directory.Path);
        Assert.Equal(42, await Execute(again, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Where_its_user_cannot_enter_the_server_lives_in_the_shared_place()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs the server as another user.");
        var closed = Directory.CreateDirectory(Path.Combine(_directory.Path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var place = "";
        await using (var server = await Start(closed.FullName))
        {
            place = Path.GetDirectoryName(server.DataDirectory)!;
            Assert.StartsWith(ServerPlace.SharedRoot, place, StringComparison.Ordinal);
            await Execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        await using (var again = await Start(closed.FullName))
            Assert.Equal(42, await Execute(again, "SELECT answer FROM kept"));
        Directory.Delete(place, recursive: true);
    }

    [Fact]
    public async Task A_server_that_is_still_stopping_is_waited_for()
    {
        var server = await Start(_directory.Path);
        await Execute(server, "CREATE TABLE kept AS SELECT i AS answer FROM generate_series(1, 200000) i");
        var stopping = server.DisposeAsync();

        await using var again = await Start(_directory.Path);

        Assert.Equal(200_000, await Execute(again, "SELECT max(answer) FROM kept"));
        await stopping;
    }

    [Fact]
    public async Task A_directory_in_use_is_refused_and_its_owner_left_alone()
    {
        await using var server = await Start(_directory.Path);

        var refusal = await Assert.ThrowsAsync<PrivateServerException>(() => Start(_directory.Path));

        Assert.Contains("Another server is running", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Execute(server, "SELECT 1"));
    }

    private static Task<PrivateServer> Start(string directory) =>
        PrivateServer.Start(directory, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    private static async Task<object?> Execute(PrivateServer server, string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}

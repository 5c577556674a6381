using System.Globalization;
using Ledger.Server;
using Load.Relay;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Silo.Tests.Clusters;
using Testing;

namespace Silo.Load;

/// <summary>One, two and three silos beside the in-process host, on the same PostgreSQL, one after the other and in several rounds.</summary>
internal static class Comparison
{
    private const int Accounts = 1_000;
    private const int CallersOfAll = 512;

    public static async Task<int> Run(string[] args)
    {
        var seconds = args is [var first, ..] ? double.Parse(first, CultureInfo.InvariantCulture) : 5;
        var rounds = args is [_, var second, ..] ? int.Parse(second, CultureInfo.InvariantCulture) : 3;
        using var directory = new TestDirectory();
        await using var server = await PrivateServer.Start(directory.Path, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        using var redis = await RedisServer.Start();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores for everything; {Accounts} accounts, {CallersOfAll} callers in all, {rounds} rounds of {seconds} s after a warm-up; medians."));
        Console.WriteLine();
        Console.WriteLine("| | pairs/s | ratio | processor time per pair: members | PostgreSQL |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        var baseline = 0.0;
        for (var silos = 0; silos <= 3; silos++)
        {
            var result = await Measure(server, redis, directory.Path, silos, TimeSpan.FromSeconds(seconds), rounds);
            if (silos == 0) baseline = result.PerSecond;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(silos == 0 ? "in-process host" : $"{silos} silo{(silos > 1 ? "s" : "")}")} | {result.PerSecond:N0} | {result.PerSecond / baseline:N2} | {result.MicrosecondsOfMembers:N0} µs | {result.MicrosecondsOfServer:N0} µs |"));
        }

        return 0;
    }

    private static async Task<Result> Measure(PrivateServer server, RedisServer redis, string directory, int silos, TimeSpan duration, int rounds)
    {
        var database = string.Create(CultureInfo.InvariantCulture, $"load_{silos}");
        await using (var all = NpgsqlDataSource.Create(server.ConnectionString)) await all.CreateCommand($"CREATE DATABASE {database}").ExecuteNonQueryAsync();
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, MaxPoolSize = 6 }.ConnectionString;
        List<MemberProcess> members = [];
        try
        {
            for (var i = 0; i < Math.Max(1, silos); i++) members.Add(await MemberProcess.Start(Arguments(i)));
            await members[0].Open();
            await Task.WhenAll(members.Select(member => member.Run(duration)));
            var results = new List<Result>();
            for (var round = 0; round < rounds; round++) results.Add(await Round(members, directory, duration));
            foreach (var member in members) await member.Stop();
            return results.OrderBy(result => result.PerSecond).ElementAt(rounds / 2);
        }
        finally
        {
            foreach (var member in members) member.Dispose();
        }

        IEnumerable<string> Arguments(int i)
        {
            yield return $"--Engine:ConnectionString={connection}";
            yield return $"--Engine:DataDirectory={Path.Combine(directory, $"{database}_{i}")}";
            yield return $"--accounts={Accounts}";
            yield return $"--callers={CallersOfAll / Math.Max(1, silos)}";
            yield return $"--place={i * Accounts / 3}";
            if (silos == 0) yield break;
            yield return $"--Cluster:Redis={redis.Address}";
            yield return $"--Cluster:Id=load{silos}";
            yield return "--Cluster:Address=127.0.0.1";
            yield return $"--Cluster:SiloPort={FreePort.Find()}";
            yield return $"--Cluster:GatewayPort={FreePort.Find()}";
        }
    }

    private static async Task<Result> Round(List<MemberProcess> members, string directory, TimeSpan duration)
    {
        var (own, servers) = (OfMembers(members), OfServer(directory));
        var started = TimeProvider.System.GetTimestamp();
        var pairs = (await Task.WhenAll(members.Select(member => member.Run(duration)))).Sum();
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        return new Result(
            pairs / elapsed.TotalSeconds,
            (OfMembers(members) - own).TotalMicroseconds / pairs,
            (OfServer(directory) - servers).TotalMicroseconds / pairs);
    }

    private static TimeSpan OfMembers(List<MemberProcess> members) => members.Aggregate(TimeSpan.Zero, (sum, member) => sum + member.ProcessorTime);

    /// <summary>The server's own process is named by its lock file.</summary>
    private static TimeSpan OfServer(string directory) => ProcessTree.ProcessorTime(
        int.Parse(File.ReadLines(Path.Combine(directory, "postgres", "postmaster.pid")).First(), CultureInfo.InvariantCulture));

    private sealed record Result(double PerSecond, double MicrosecondsOfMembers, double MicrosecondsOfServer);
}

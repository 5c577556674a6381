using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Server;

/// <summary>The directories of one private server.</summary>
/// <param name="Data">PostgreSQL's data directory.</param>
/// <param name="Socket">Where the unix socket is: open to nobody else, because whoever reaches the socket is trusted.</param>
/// <param name="Log">The file the server writes its messages to.</param>
/// <param name="IsSocketTemporary">Whether <paramref name="Socket"/> was made for this run alone.</param>
internal sealed record ServerPlace(string Data, string Socket, string Log, bool IsSocketTemporary)
{
    /// <summary>Where the server lives when its user cannot enter the directory that was asked for, as below root's home.</summary>
    public const string SharedRoot = "/var/lib/metering";

    /// <summary>The kernel's limit for the path of a unix socket, without the closing zero.</summary>
    private const int SocketPathBytesMax = 107;

    private const string DataName = "postgres";
    private const string SocketFile = ".s.PGSQL.5432.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Traversable = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes the directories below <paramref name="directory"/>, or below <see cref="SharedRoot"/> under a name derived from it.</summary>
    public static async Task<ServerPlace> Prepare(string directory, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) throw new PrivateServerException("The private server needs unix sockets. Give the connection string of a server.");
        Directory.CreateDirectory(directory);
        var root = await Root(directory, cancellationToken);
        Directory.CreateDirectory(root, Traversable);
        var data = Path.Combine(root, DataName);
        Directory.CreateDirectory(data, OwnerOnly);
        var (socket, isTemporary) = SocketDirectory(root);
        await ServerUser.Own(data, cancellationToken);
        await ServerUser.Own(socket, cancellationToken);
        if (!await ServerUser.CanEnter(data, cancellationToken))
            throw new PrivateServerException($"The user '{ServerUser.Name}', as whom PostgreSQL runs because it refuses root, cannot enter {data}.");

        return new ServerPlace(data, socket, Path.Combine(root, "postgres.log"), isTemporary);
    }

    /// <summary>The data directory that an earlier start made for <paramref name="directory"/>, or <see langword="null"/>. Makes nothing.</summary>
    public static async Task<string?> FindData(string directory, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory)) return null;
        var data = Path.Combine(await Root(directory, cancellationToken), DataName);
        return File.Exists(Path.Combine(data, "PG_VERSION")) ? data : null;
    }

    private static async Task<string> Root(string directory, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(directory);
        return await ServerUser.CanEnter(root, cancellationToken)
            ? root
            : Path.Combine(SharedRoot, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16]);
    }

    [UnsupportedOSPlatform("windows")]
    private static (string Path, bool IsTemporary) SocketDirectory(string root)
    {
        var beside = Path.Combine(root, "socket");
        if (Encoding.UTF8.GetByteCount(Path.Combine(beside, SocketFile)) > SocketPathBytesMax)
            // A fresh random name that only we can enter: nobody can have prepared it for us.
            return (Directory.CreateTempSubdirectory("metering-").FullName, true);

        Directory.CreateDirectory(beside, OwnerOnly);
        return (beside, false);
    }
}

namespace Load;

/// <summary>A directory for a private server, removed at the end. Any user may traverse it, because the server may run as another.</summary>
internal sealed class ServerDirectory : IDisposable
{
    private const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public ServerDirectory() => File.SetUnixFileMode(Path, Traversable);

    public string Path { get; } = Directory.CreateTempSubdirectory("load-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

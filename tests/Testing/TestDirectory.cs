namespace Testing;

/// <summary>A short-named directory that any user may traverse, as a private server's own user must; removed with all it contains.</summary>
public sealed class TestDirectory : IDisposable
{
    private const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public TestDirectory() => File.SetUnixFileMode(Path, Traversable);

    public string Path { get; } = Directory.CreateTempSubdirectory("test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

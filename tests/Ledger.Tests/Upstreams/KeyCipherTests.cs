using Ledger.Upstreams;
using Testing;

namespace Ledger.Tests.Upstreams;

public sealed class KeyCipherTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    private string KeyFile => Path.Combine(_directory.Path, "below", "upstreams.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_encrypted_is_decrypted_after_a_restart_and_looks_different_each_time()
    {
        var keys = await KeyCipher.Open(KeyFile, CancellationToken.None);
        var (one, two) = (keys.Encrypt("sk-ä", "u"), keys.Encrypt("sk-ä", "u"));

        var again = await KeyCipher.Open(KeyFile, CancellationToken.None);

        Assert.Equal(("sk-ä", "sk-ä"), (again.Decrypt(one, "u"), again.Decrypt(two, "u")));
        Assert.NotEqual(one, two);
        Assert.DoesNotContain("sk-", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_or_belongs_to_another_upstream_is_not_decrypted()
    {
        var keys = await KeyCipher.Open(KeyFile, CancellationToken.None);
        var stored = keys.Encrypt("secret", "u");
        foreach (var bad in new[] { KeyCipher.Prefix, KeyCipher.Prefix + "AA==", KeyCipher.Prefix + "?", stored[..^4], stored.Insert(20, "A")[..stored.Length] })
        {
            Assert.Throws<InvalidDataException>(() => keys.Decrypt(bad, "u"));
        }

        Assert.Throws<InvalidDataException>(() => keys.Decrypt(stored, "other"));
    }

    [Fact]
    public async Task Many_threads_use_it_at_once()
    {
        var keys = await KeyCipher.Open(KeyFile, CancellationToken.None);
        Parallel.For(0, 20_000, n => Assert.Equal($"secret {n}", keys.Decrypt(keys.Encrypt($"secret {n}", "u"), "u")));
    }

    [Fact]
    public async Task The_key_is_its_owners_alone()
    {
        var keys = await KeyCipher.Open(KeyFile, CancellationToken.None);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
    }

    [Fact]
    public async Task A_file_that_holds_no_key_is_told()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        await File.WriteAllTextAsync(KeyFile, "no key");
        await Assert.ThrowsAsync<InvalidDataException>(() => KeyCipher.Open(KeyFile, CancellationToken.None));
    }
}

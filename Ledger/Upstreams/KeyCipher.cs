using System.Security.Cryptography;
using System.Text;

namespace Ledger.Upstreams;

/// <summary>
/// Keeps the credentials of upstreams unreadable in the database and its dumps: AES-256-GCM under a key in a local file. What was stored before
/// is read as it is.
/// </summary>
public sealed class KeyCipher
{
    /// <summary>What stored text begins with: <c>aes1:</c> and then, in base 64, nonce, tag and ciphertext.</summary>
    public const string Prefix = "aes1:";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly byte[] _key;

    private KeyCipher(string path, byte[] key) => (Path, _key) = (path, key);

    /// <summary>The file with the key.</summary>
    public string Path { get; }

    /// <summary>Reads the key, or makes one that its owner alone can read. Throws <see cref="InvalidDataException"/> when the file holds no key.</summary>
    public static async Task<KeyCipher> Open(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) await Create(path, cancellationToken);
        var key = new byte[KeyBytes];
        var text = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyBytes
            ? new KeyCipher(path, key)
            : throw new InvalidDataException($"{path} holds no key: 32 bytes in base 64 are expected.");
    }

    /// <param name="text">What nobody may read.</param>
    /// <param name="of">Whose it is; it can be decrypted for the same owner only.</param>
    public string Encrypt(string text, string of)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var aes = NewAes();
        aes.Encrypt(
            whole.AsSpan(0, NonceBytes),
            plain,
            whole.AsSpan(NonceBytes + TagBytes),
            whole.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(of));
        return Prefix + Convert.ToBase64String(whole);
    }

    /// <summary>What was encrypted for the same owner; text from before there was encryption as it is. Throws <see cref="InvalidDataException"/> under another key.</summary>
    public string Decrypt(string stored, string of)
    {
        if (!stored.StartsWith(Prefix, StringComparison.Ordinal)) return stored;
        try
        {
            var bytes = Convert.FromBase64String(stored[Prefix.Length..]);
            var plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var aes = NewAes();
            aes.Decrypt(
                bytes.AsSpan(0, NonceBytes),
                bytes.AsSpan(NonceBytes + TagBytes),
                bytes.AsSpan(NonceBytes, TagBytes),
                plain,
                Encoding.UTF8.GetBytes(of));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The credential of upstream '{of}' cannot be read with the key in {Path}. Restore that file, or take the credential out of the table upstreams and set it anew.",
                e);
        }
    }

    /// <summary>One for each use: its instances are not made for several threads, and catalogs are loaded on many.</summary>
    private AesGcm NewAes() => new(_key, TagBytes);

    /// <summary>Written whole under another name first, so that a crash leaves no half of a key; of two processes that do so one prevails for both.</summary>
    private static async Task Create(string path, CancellationToken cancellationToken)
    {
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var temporary = System.IO.Path.Combine(directory, System.IO.Path.GetRandomFileName());
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) create.UnixCreateMode = OwnerOnly;
        await using (var file = new FileStream(temporary, create))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))), cancellationToken);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}

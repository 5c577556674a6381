using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace RelayApi.Throttling;

/// <summary>
/// Which keys of the admin API have worked since the start, by their hashes: these are still asked about at the database when others from the same
/// address are not. It tells nothing but that; whether a key works now, the database says each time.
/// </summary>
internal sealed class WorkingKeys
{
    /// <summary>More are not remembered.</summary>
    private const int KeysMax = 1_000;

    private readonly ConcurrentDictionary<string, bool> _hashes = new(StringComparer.Ordinal);

    public bool Contains(string secret) => _hashes.ContainsKey(HashOf(secret));

    public void Add(string secret)
    {
        if (_hashes.Count < KeysMax) _hashes.TryAdd(HashOf(secret), true);
    }

    private static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Keys;

/// <summary>What a key is presented with. Only its SHA-256 is kept, which is enough for so many random bits, and compared in constant time.</summary>
internal static class KeySecret
{
    private const int Bytes = 32;

    /// <summary>Text that nobody can guess: 256 bits unless fewer are asked for.</summary>
    public static string Random(int bytes = Bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool AreEqual(byte[] hash, byte[] other) => CryptographicOperations.FixedTimeEquals(hash, other);
}

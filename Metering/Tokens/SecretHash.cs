using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Tokens;

/// <summary>SHA-256 of a credential's text. A credential has 190 random bits, so a plain hash is enough; it is compared in constant time.</summary>
[JsonConverter(typeof(SecretHashJsonConverter))]
public readonly record struct SecretHash
{
    private readonly byte[]? _bytes;

    private SecretHash(byte[] bytes) => _bytes = bytes;

    private byte[] Bytes => _bytes ?? throw new InvalidOperationException("A default SecretHash is no hash.");

    public static SecretHash Of(string secret) => new(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool TryParse(string? hex, out SecretHash hash)
    {
        var valid = hex is { Length: 2 * SHA256.HashSizeInBytes } && hex.All(char.IsAsciiHexDigit);
        hash = valid ? new SecretHash(Convert.FromHexString(hex!)) : default;
        return valid;
    }

    /// <summary>In constant time for two hashes. A default value, which serializers compare with, equals only another one.</summary>
    public bool Equals(SecretHash other) =>
        _bytes is null || other._bytes is null ? _bytes == other._bytes : CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    public override int GetHashCode() => _bytes is null ? 0 : BitConverter.ToInt32(_bytes);

    public override string ToString() => Convert.ToHexStringLower(Bytes);
}

public sealed class SecretHashJsonConverter : JsonConverter<SecretHash>
{
    public override SecretHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SecretHash.TryParse(reader.GetString(), out var hash) ? hash : throw new JsonException("A secret hash is 64 hexadecimal digits.");

    public override void Write(Utf8JsonWriter writer, SecretHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Metering.Tokens;

/// <summary>
/// The text of a credential: <c>sk-</c>, the token's id, 32 random characters and a checksum of six, all in base 62. The id tells which token
/// to ask, the checksum refuses a mistyped or truncated text without asking anybody. Only the token's hash of it is ever stored.
/// </summary>
public sealed record TokenSecret
{
    public const string Prefix = "sk-";

    /// <summary>Random characters of the secret part: 190 bits.</summary>
    public const int SecretLength = 32;

    /// <summary>Characters of a token id made by <see cref="Create"/>: 95 bits.</summary>
    public const int IdLength = 16;

    /// <summary>Random bytes that <see cref="Create"/> needs.</summary>
    public const int RandomBytes = IdLength + SecretLength;

    private const int ChecksumLength = 6;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> AlphabetValues = SearchValues.Create(Alphabet);

    private TokenSecret(TokenId token, string text) => (Token, Text, Hash) = (token, text, SecretHash.Of(text));

    public TokenId Token { get; }

    /// <summary>The whole credential. Shown once, never stored, never logged.</summary>
    public string Text { get; }

    public SecretHash Hash { get; }

    /// <summary>Makes a credential for a new token out of <see cref="RandomBytes"/> bytes of a cryptographic source.</summary>
    public static TokenSecret Create(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        var text = new StringBuilder(Prefix);
        foreach (var next in random) text.Append(Alphabet[next % Alphabet.Length]);
        text.Append(Checksum(text.ToString()));
        return new TokenSecret(TokenId.Parse(text.ToString(Prefix.Length, IdLength)), text.ToString());
    }

    /// <summary>Reads a credential. <paramref name="problem"/> says what is wrong with a text that is none (C8).</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TokenSecret? secret, [NotNullWhen(false)] out string? problem)
    {
        secret = null;
        problem = ProblemOf(text);
        if (problem is not null) return false;
        secret = new TokenSecret(TokenId.Parse(text!.Substring(Prefix.Length, IdLength)), text);
        return true;
    }

    /// <summary>A record prints its members; a credential must not be printed by accident.</summary>
    public override string ToString() => $"{Prefix}{Token}…";

    private static string? ProblemOf(string? text)
    {
        const int length = 3 + IdLength + SecretLength + ChecksumLength;
        if (string.IsNullOrEmpty(text)) return "it is empty";
        if (text.AsSpan().Trim().Length != text.Length) return "it has stray spaces around it";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return $"it does not begin with {Prefix}";
        if (text.Length < length) return "it is truncated";
        if (text.Length > length) return "it is too long";
        if (text.AsSpan(Prefix.Length).ContainsAnyExcept(AlphabetValues)) return "it has characters that no key has";
        return text.AsSpan(length - ChecksumLength).SequenceEqual(Checksum(text[..^ChecksumLength])) ? null : "its checksum is wrong: it was mistyped";
    }

    private static string Checksum(string text)
    {
        var crc = uint.MaxValue;
        foreach (var next in Encoding.ASCII.GetBytes(text)) crc = BitOperations.Crc32C(crc, next);
        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(crc % (uint)Alphabet.Length)];
            crc /= (uint)Alphabet.Length;
        }

        return new string(digits);
    }
}

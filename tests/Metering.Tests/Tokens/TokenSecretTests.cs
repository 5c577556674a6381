using Metering.Tokens;

namespace Metering.Tests.Tokens;

public sealed class TokenSecretTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly TokenSecret Secret = NewSecret(1);

    [Fact]
    public void Created_secret_is_read_back()
    {
        Assert.True(TokenSecret.TryParse(Secret.Text, out var read, out _));
        Assert.Equal((Secret.Token, Secret.Hash), (read.Token, read.Hash));
        Assert.DoesNotContain(Secret.Text, Secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Checksum_catches_every_single_changed_character()
    {
        for (var at = TokenSecret.Prefix.Length; at < Secret.Text.Length; at++)
        {
            foreach (var other in Alphabet.Where(other => other != Secret.Text[at]))
            {
                AssertRefused(Secret.Text[..at] + other + Secret.Text[(at + 1)..]);
            }
        }
    }

    [Fact]
    public void Checksum_catches_every_transposition_of_neighbours()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var text = NewSecret(seed).Text;
            for (var at = TokenSecret.Prefix.Length; at < text.Length - 1; at++)
            {
                if (text[at] != text[at + 1]) AssertRefused(text[..at] + text[at + 1] + text[at] + text[(at + 2)..]);
            }
        }
    }

    [Fact]
    public void C8_truncated_and_spaced_secrets_say_so()
    {
        AssertRefused(Secret.Text[..^1], "truncated");
        AssertRefused(Secret.Text + "a", "too long");
        AssertRefused(" " + Secret.Text, "stray spaces");
        AssertRefused(Secret.Text + "\n", "stray spaces");
        AssertRefused("", "empty");
        AssertRefused(null, "empty");
        AssertRefused("pk-" + Secret.Text[3..], "does not begin");
        AssertRefused(Secret.Text[..10] + "-" + Secret.Text[11..], "characters that no key has");
    }

    private static void AssertRefused(string? text, string problem = "")
    {
        Assert.False(TokenSecret.TryParse(text, out _, out var said), text);
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    private static TokenSecret NewSecret(int seed)
    {
        var random = new byte[TokenSecret.RandomBytes];
        new Random(seed).NextBytes(random);
        return TokenSecret.Create(random);
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ledger.Models;
using Microsoft.ML.Tokenizers;
using RelayApi.OpenAi;

namespace RelayApi.Tests.OpenAi;

/// <summary>The bound on which an input is refused, against the count of real tokenizers.</summary>
public sealed class FreshBytesTests
{
    private static readonly string[] Pieces =
    [
        " ", "\n", "\t", "\r\n", "\0", "-", "=", "ab", "=-=-", "哈", "人民", "给主人留下些什么吧", "한국어", "ไทย", "é", "\u00a0", "\u3000", "😀", "👩‍👩‍👧", "𝒳",
        "word", " word", "The quick brown fox", ".translatesAutoresizingMaskIntoConstraints", "1234567890", "\"\\/", "<|endoftext|>", "\ufffd",
    ];

    /// <summary>Texts of runs: each piece some times over, and now and then very often.</summary>
    private static readonly Arbitrary<string> Texts = Gen.Zip(Gen.Elements(Pieces), Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(1, 60), Gen.Choose(100, 400)))
        .Select(run => new StringBuilder().Insert(0, run.Item1, run.Item2).ToString())
        .ArrayOf().Select(string.Concat).ToArbitrary();

    public static TheoryData<string, int> Vocabularies => new() { { "cl100k_base", 100_256 }, { "o200k_base", 199_998 } };

    /// <summary>
    /// What is fresh in a text is fresh in the unit that has it, where less stands before it. So a bound on each unit of a vocabulary is a bound on all
    /// texts that it can write.
    /// </summary>
    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void No_unit_of_a_vocabulary_has_half_as_many_fresh_bytes_as_a_unit_may_have(string vocabulary, int size)
    {
        var tokenizer = TiktokenTokenizer.CreateForEncoding(vocabulary);
        var units = Enumerable.Range(0, size).Select(id => tokenizer.Decode([id]) ?? "").ToList();
        Assert.InRange(units.Max(Encoding.UTF8.GetByteCount), 128, int.MaxValue);
        Assert.InRange(units.Max(Fresh), 20, Model.UnitBytesMaxDefault / 2);
    }

    [Theory]
    [InlineData("cl100k_base")]
    [InlineData("o200k_base")]
    public void No_text_has_fewer_units_than_the_bound_says(string vocabulary)
    {
        var tokenizer = TiktokenTokenizer.CreateForEncoding(vocabulary);
        Prop.ForAll(Texts, text => UnitsLeast(text, Fresh) <= tokenizer.CountTokens(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Property_finds_a_bound_that_counts_repetition()
    {
        var tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");
        Assert.ThrowsAny<Exception>(() =>
            Prop.ForAll(Texts, text => 2 * UnitsLeast(text, Encoding.UTF8.GetByteCount) <= tokenizer.CountTokens(text))
                .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000)));
    }

    [Fact]
    public void Text_counts_the_same_however_it_is_escaped_and_as_it_is_defined() =>
        Prop.ForAll(Texts, text =>
        {
            foreach (var encoder in (JavaScriptEncoder[])[JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping])
            {
                var bytes = new FreshBytes();
                var escaped = JsonEncodedText.Encode(text, encoder).EncodedUtf8Bytes;
                Assert.Equal(Encoding.UTF8.GetByteCount(text), bytes.AddJson(escaped, escaped.Contains((byte)'\\')));
                Assert.Equal(FreshAsDefined(text), bytes.Count);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("", 0)]
    [InlineData("abcdefgh", 8)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 1)]
    [InlineData("abababababababababababababababababababababab", 2)]
    [InlineData("a b c d e", 5)]
    [InlineData("                                              ", 0)]
    [InlineData("哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈", 3)]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", 4)]
    public void Repetition_and_white_space_are_not_fresh(string text, int count) => Assert.Equal(count, Fresh(text));

    [Fact]
    public void Half_a_character_is_not_fresh_and_breaks_nothing()
    {
        var bytes = new FreshBytes();
        Assert.Equal(2 + 1 + 2 + 1 + 2, bytes.AddJson("""\ud83da\ude00b\ud83d"""u8, isEscaped: true));
        Assert.Equal(2, bytes.Count);
    }

    private static long UnitsLeast(string text, Func<string, int> count) => (count(text) + Model.UnitBytesMaxDefault - 1) / Model.UnitBytesMaxDefault;

    private static int Fresh(string text)
    {
        var bytes = new FreshBytes();
        bytes.AddJson(Encoding.UTF8.GetBytes(text), isEscaped: false);
        return (int)bytes.Count;
    }

    private static int FreshAsDefined(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Where((value, at) => value > ' ' && !bytes.AsSpan(Math.Max(0, at - 4)..at).Contains(value)).Count();
    }
}

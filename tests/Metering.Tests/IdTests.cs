using System.Text.Json;
using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Tests;

public sealed class IdTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("A-b_c.d:9", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void Id_cannot_be_born_invalid(string? text, bool isValid)
    {
        Assert.Equal(isValid, AccountId.TryParse(text, out _));
        Assert.Equal(isValid, TokenId.TryParse(text, out _));
        Assert.Equal(isValid, PackageId.TryParse(text, out _));
    }

    [Fact]
    public void Id_has_at_most_64_characters()
    {
        Assert.True(AccountId.TryParse(new string('a', 64), out _));
        Assert.False(AccountId.TryParse(new string('a', 65), out _));
    }

    [Fact]
    public void Default_id_throws_when_it_is_read()
    {
        Assert.Throws<InvalidOperationException>(() => default(AccountId).Value);
        Assert.Throws<InvalidOperationException>(() => default(CallId).Value);
        Assert.Throws<InvalidOperationException>(() => default(StreamId).Value);
    }

    [Fact]
    public void Call_id_is_a_uuid_of_version_7_and_tells_when_it_was_made()
    {
        var at = new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
        Assert.Equal(at, new CallId(Guid.CreateVersion7(at)).MadeAt);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CallId(new Guid("3f2504e0-4f89-41d3-9a0c-0305e82c3301")));
        Assert.False(CallId.TryParse("3f2504e0-4f89-41d3-9a0c-0305e82c3301", out _));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CallId>("\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\""));
    }

    [Fact]
    public void Stream_id_names_its_actor()
    {
        Assert.True(StreamId.Parse("account/alice").IsAccount(out var account));
        Assert.Equal("alice", account.Value);
        Assert.False(StreamId.Of(TokenId.Parse("t")).IsAccount(out _));
        Assert.Throws<FormatException>(() => StreamId.Parse("order/1"));
    }
}

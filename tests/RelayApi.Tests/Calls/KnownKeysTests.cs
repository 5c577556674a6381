using System.Globalization;
using Metering.Accounts;
using Metering.Tokens;
using RelayApi.Calls;

namespace RelayApi.Tests.Calls;

public sealed class KnownKeysTests
{
    /// <summary>So many that some share their places.</summary>
    private const int Crowd = 5_000;

    private readonly KnownKeys _keys = new();

    [Fact]
    public void A_key_is_known_from_when_it_worked_until_it_is_refused()
    {
        Assert.Null(_keys.AccountOf(Key(1)));
        _keys.Add(Key(1), Account(1));
        Assert.Equal(Account(1), _keys.AccountOf(Key(1)));
        _keys.Forget(Key(1));
        Assert.Null(_keys.AccountOf(Key(1)));
    }

    [Fact]
    public void No_key_is_ever_taken_for_another_and_only_few_are_put_out()
    {
        for (var i = 0; i < Crowd; i++) _keys.Add(Key(i), Account(i));

        var putOut = Enumerable.Range(0, Crowd).Where(i => _keys.AccountOf(Key(i)) is null).ToList();
        Assert.InRange(putOut.Count, 1, Crowd / 20);
        Assert.All(Enumerable.Range(0, Crowd).Except(putOut), i => Assert.Equal(Account(i), _keys.AccountOf(Key(i))));

        // One that was put out takes nothing from who has its place.
        foreach (var i in putOut) _keys.Forget(Key(i));
        Assert.Equal(Crowd - putOut.Count, Enumerable.Range(0, Crowd).Count(i => _keys.AccountOf(Key(i)) is not null));
    }

    private static SecretHash Key(int i) => SecretHash.Of(i.ToString(CultureInfo.InvariantCulture));

    private static AccountId Account(int i) => AccountId.Parse($"acc_{i}");
}

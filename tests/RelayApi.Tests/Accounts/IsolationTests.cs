namespace RelayApi.Tests.Accounts;

/// <summary>Tenants beside each other.</summary>
public sealed class IsolationTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private const int Calm = 30;
    private const int Burst = 300;
    private const int BurstServed = 5;

    [Fact]
    public async Task C16_Burst_of_one_tenant_raises_no_refusals_of_another()
    {
        var loud = await (await relay.MakeCaller(cash: 10m)).With(new() { ["limits"] = new { requests_per_minute = BurstServed, concurrency = 2 * Burst } });
        var calm = await (await relay.MakeCaller(cash: Calm * 0.01m)).With(new() { ["limits"] = new { requests_per_minute = Calm, concurrency = Calm } });

        // The calm tenant asks for exactly what it may, no call more: had the other's burst cost it one, one would be refused.
        var burst = Enumerable.Range(0, Burst).Select(_ => loud.Called()).ToList();
        var meanwhile = await Task.WhenAll(Enumerable.Range(0, Calm).Select(_ => calm.Called()));
        var statuses = await Task.WhenAll(burst);

        Assert.All(meanwhile, status => Assert.Equal(200, status));
        Assert.Equal(BurstServed, statuses.Count(status => status == 200));
        Assert.Equal(Burst - BurstServed, statuses.Count(status => status == 429));
        Assert.Equal(429, await calm.Called());
        Assert.Equal(0m, (await relay.Admin.Account(calm.Account)).CashAvailable);
    }
}

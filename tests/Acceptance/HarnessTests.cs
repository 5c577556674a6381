using Harness;

namespace Acceptance;

public sealed class HarnessTests(SharedRelay shared)
{
    [Fact]
    public async Task Relay_that_was_killed_or_stopped_goes_on_with_its_books_after_a_restart()
    {
        await using var relay = await RelayProcess.Start(new RelaySettings { ConnectionString = await shared.Postgres.MakeDatabase() });
        await relay.Admin.OpenAccount("acc", 5m);

        await relay.Kill();
        await relay.Restart();
        Assert.Equal(5m, (await relay.Admin.Account("acc")).CashAvailable);

        Assert.Equal(0, await relay.Stop(TimeSpan.FromSeconds(30)));
        await relay.Restart();
        var audit = await relay.Admin.Audit();

        Assert.Equal(5m, (await relay.Admin.Account("acc")).CashAvailable);
        Assert.True(audit.IsBalanced, string.Join('\n', audit.Discrepancies));
    }
}

using Microsoft.Extensions.Logging;

namespace RelayApi.Tests.OpenAi;

/// <summary>What the log says of calls that came to nothing: one entry for each event, of the level it deserves.</summary>
public sealed class TroubleLogTests(TroubledRelay troubled) : IClassFixture<TroubledRelay>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly TimedRelay _relay = troubled.Relay;

    [Fact]
    public async Task Admission_that_does_not_come_about_while_its_client_gives_up_is_one_warning()
    {
        var caller = await _relay.MakeCaller(cash: 1m);
        await caller.Served();
        var before = _relay.Log.All.Count;

        var admission = troubled.FailNext(whenClientIsGone: true);
        using (var connection = await RawConnection.Open(_relay.Address))
        {
            await connection.SendCall(caller);
            await admission.Begun.WaitAsync(Bound, TimeProvider.System);
        }

        await admission.Done.WaitAsync(Bound, TimeProvider.System);

        AssertOneWarning(before);
        await caller.Served();
    }

    [Fact]
    public async Task Admission_that_does_not_come_about_is_one_warning_and_its_client_is_told_to_come_back()
    {
        var caller = await _relay.MakeCaller(cash: 1m);
        await caller.Served();
        var before = _relay.Log.All.Count;

        var admission = troubled.FailNext(whenClientIsGone: false);
        var (error, retryAfter) = await caller.Refused(503);
        await admission.Done.WaitAsync(Bound, TimeProvider.System);

        Assert.Equal("overloaded", error.GetProperty("code").GetString());
        Assert.Equal(TimeSpan.FromSeconds(1), retryAfter);
        AssertOneWarning(before);
    }

    [Fact]
    public async Task Client_that_breaks_off_its_own_request_is_no_news()
    {
        var caller = await _relay.MakeCaller(cash: 1m);
        var before = _relay.Log.All.Count;

        var request = troubled.WatchNext();
        using (var connection = await RawConnection.Open(_relay.Address))
        {
            await connection.SendHead(caller.Secret, "Content-Length: 1000");
            await request.Begun.WaitAsync(Bound, TimeProvider.System);
            await connection.Send("{");
        }

        await request.Done.WaitAsync(Bound, TimeProvider.System);
        Assert.Empty(About(before));
    }

    /// <summary>The server warns of itself when the machine is short of time; that is no word about a call.</summary>
    private IEnumerable<LogEntry> About(int before) => _relay.Log.All.Skip(before).Where(entry => entry.Level > LogLevel.Warning || entry.Exception is not null);

    private void AssertOneWarning(int before)
    {
        var entry = Assert.Single(About(before));
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Contains("messages wait for a token", entry.Exception!.Message, StringComparison.Ordinal);
    }
}

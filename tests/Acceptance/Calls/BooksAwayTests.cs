using TestUpstream;

namespace Acceptance.Calls;

[Collection(nameof(StrictRelay))]
public sealed class BooksAwayTests(StrictRelay strict, SharedRelay shared)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F4_No_byte_reaches_the_client_before_its_hold_is_durable_and_the_call_is_voided(bool isStream)
    {
        var caller = await strict.MakeCaller(new CallerPlan());
        (await caller.Complete()).AssertServed();

        await shared.Postgres.CutOff(strict.ConnectionString);
        Reply reply;
        try
        {
            reply = isStream ? await caller.Stream() : await caller.Complete();
        }
        finally
        {
            await shared.Postgres.Admit(strict.ConnectionString);
        }

        reply.AssertRefused(503, "books_unavailable");
        Assert.InRange(int.Parse(reply.Headers["retry-after"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.DoesNotContain("abc", reply.Text, StringComparison.Ordinal);

        // The upstream had answered: it was the books that kept the answer back.
        Assert.Equal(2, caller.CallsServed);
        Assert.Equal("Voided", (await caller.EndOf(reply.CallId)).State);
        await caller.WaitUntilSlotsAreBack();
        Assert.Equal((0.99m, 0m), ((await caller.ViewAccount()).CashAvailable, (await caller.ViewAccount()).CashHeld));
        (await caller.Complete()).AssertServed();
        await Books.AssertBalance(strict.Process.Admin);
    }

    [Fact]
    public async Task Charge_of_an_answer_that_was_under_way_when_the_books_went_away_is_written_when_they_are_back()
    {
        var caller = await strict.MakeCaller(new CallerPlan
        {
            Script = new UpstreamScript { UnitsCompletion = 10, DelayBetweenChunks = TimeSpan.FromMilliseconds(30) },
        });
        string callId;
        using (var response = await caller.Begin())
        {
            await shared.Postgres.CutOff(strict.ConnectionString);
            try
            {
                var reply = (await Reply.Read(response)).AssertServed();
                Assert.EndsWith("data: [DONE]\n\n", reply.Text, StringComparison.Ordinal);
                callId = reply.CallId;
            }
            finally
            {
                await shared.Postgres.Admit(strict.ConnectionString);
            }
        }

        var call = await caller.EndOf(callId);

        Assert.Equal(("Settled", "Reported", 0.01m), (call.State, call.Usage.Source, call.Charge));
        await Books.AssertBalance(strict.Process.Admin);
    }
}

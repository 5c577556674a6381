using Metering.Calls;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Tests.Tokens;

public sealed class InputLengthTests
{
    [Theory]
    [InlineData(0L, RefusalReason.InputEmpty)]
    [InlineData(1L, null)]
    [InlineData(10L, null)]
    [InlineData(11L, RefusalReason.InputTooLong)]
    [InlineData(null, null)]
    public async Task C10_only_what_is_surely_outside_the_range_is_refused(long? least, RefusalReason? reason)
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var refusal = (await engine.Token.Admit(Ask(engine, least))).Refusal;
        Assert.Equal(reason, refusal?.Reason);
        if (refusal is null) return;
        Assert.StartsWith("Range of input length should be [1, 10]", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("input_max", RefusalOwner.Model, "m", 10L, least, "units"), (refusal.Limit, refusal.Owner, refusal.OwnerId, refusal.Value, refusal.Current, refusal.Unit));
        Assert.Equal((false, null), (refusal.IsTransient, refusal.RetryAfter));
    }

    [Fact]
    public async Task Model_without_a_limit_leaves_the_length_to_its_upstream()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        Assert.True((await engine.Token.Admit(Engine.Ask(engine.Ids.NextCall(), 1) with { UnitsInputLeast = 1_000_000_000 })).IsAdmitted);
    }

    [Fact]
    public async Task C10_refused_input_takes_nothing_and_is_told_before_a_limit_that_is_reached()
    {
        await using var engine = await new Engine().Open(token: new("app") { Limits = new() { Concurrency = 1, RequestsPerMinute = 1 } }, dollars: 10);
        for (var i = 0; i < 5; i++) Assert.Equal(RefusalReason.InputTooLong, (await engine.Token.Admit(Ask(engine, 11))).Refusal!.Reason);
        await engine.AssertSlots(0);
        Assert.All((await engine.Token.View())!.Windows, window => Assert.Equal(0, window.Count));

        await engine.Admitted(1);
        Assert.Equal(RefusalReason.InputTooLong, (await engine.Token.Admit(Ask(engine, 11))).Refusal!.Reason);
        Assert.Equal(RefusalReason.ConcurrencyReached, (await engine.Token.Admit(Ask(engine, 10))).Refusal!.Reason);
    }

    [Fact]
    public async Task Call_that_is_in_progress_is_admitted_again_whatever_the_model_takes_meanwhile()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        var command = Ask(engine, 10);
        Assert.True((await engine.Token.Admit(command)).IsAdmitted);
        Assert.True((await engine.Token.Admit(command with { Offer = command.Offer! with { UnitsInputMax = 5 } })).IsAdmitted);
    }

    [Fact]
    public async Task Length_below_zero_is_a_bug()
    {
        await using var engine = await new Engine().Open(dollars: 10);
        await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => engine.Token.Admit(Ask(engine, -1)));
    }

    private static AdmitCall Ask(Engine engine, long? least) =>
        Engine.Ask(engine.Ids.NextCall(), 1) with { Offer = new ModelOffer("u", Engine.DollarPerUnit) { UnitsInputMax = 10 }, UnitsInputLeast = least };
}

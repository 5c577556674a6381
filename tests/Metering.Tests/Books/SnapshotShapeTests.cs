using Metering.Books;

namespace Metering.Tests.Books;

public sealed class SnapshotShapeTests
{
    /// <summary>As snapshots were when an order was only its amount.</summary>
    [Fact]
    public async Task Snapshot_of_another_shape_costs_a_longer_replay_and_changes_nothing()
    {
        await using var engine = await new Engine().Open(dollars: 9);
        await engine.Restart();
        await engine.AssertCash(available: 9, held: 0, spent: 0);
        var seq = engine.Journal.Rows.Where(row => row.Stream == StreamId.Of(Engine.AccountId)).Max(row => row.Seq);
        engine.Journal.WriteSnapshot(new Snapshot(StreamId.Of(Engine.AccountId), seq, """{"toppedUp":1,"orders":{"first":1}}"""u8.ToArray()));
        await engine.Restart();
        await engine.AssertCash(available: 9, held: 0, spent: 0);
        Assert.Equal(ChangeStatus.Repeated, (await engine.TopUp("first", 9)).Status);
    }
}

using Faults.Books;
using Harness;

namespace Faults;

/// <summary>A stage with a gate in its relay's database, for tests that say which row was on its way when the relay was killed.</summary>
internal sealed record GatedStage(Stage Stage, JournalGate Gate) : IAsyncDisposable
{
    /// <param name="postgres">Whose database it gets.</param>
    /// <param name="spoolAfter">
    /// When a row that waits at the gate is kept on the relay's disk. By default never within a test: what is lost on its way is then nowhere.
    /// </param>
    /// <param name="configuration">More of the relay's configuration.</param>
    public static async Task<GatedStage> Set(
        SharedPostgres postgres, string spoolAfter = "00:10:00", params (string Key, string Value)[] configuration)
    {
        var database = await postgres.Server.MakeDatabase();
        var stage = await Stage.Set(new RelaySettings { ConnectionString = database }, [("Journal:SpoolAfter", spoolAfter), .. configuration]);
        return new GatedStage(stage, await JournalGate.Build(database));
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Stage.DisposeAsync();
    }
}

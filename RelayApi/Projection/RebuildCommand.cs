using Ledger.Projection;
using Microsoft.Extensions.Logging.Abstractions;
using RelayApi.Engines;

namespace RelayApi.Projection;

/// <summary><c>rebuild</c>: empties the projected tables and makes them again from the journal.</summary>
internal static class RebuildCommand
{
    public static Task<int> Run(IConfiguration configuration) => BooksDatabase.Use(configuration, async database =>
    {
        using var projector = new Projector(database, new ProjectorOptions(), TimeProvider.System, NullLogger<Projector>.Instance);
        await projector.Rebuild(CancellationToken.None);
        Console.WriteLine("The tables are made again from the journal.");
        return 0;
    });
}

using Ledger.Audit;
using Ledger.Projection;
using Microsoft.Extensions.Logging.Abstractions;
using RelayApi.Engines;

namespace RelayApi.Audit;

/// <summary><c>audit</c>: prints the proof of the books (F13). Exit code 0 when they balance, 1 when they do not or cannot be read.</summary>
internal static class AuditCommand
{
    public static Task<int> Run(IConfiguration configuration) => BooksDatabase.Use(configuration, async database =>
    {
        using var projector = new Projector(database, new ProjectorOptions(), TimeProvider.System, NullLogger<Projector>.Instance);
        var report = await new Auditor(database, projector, TimeProvider.System).Run(CancellationToken.None);
        Console.Write(report);
        return report.IsBalanced ? 0 : 1;
    });
}

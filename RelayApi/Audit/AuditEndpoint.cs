using Ledger.Audit;
using RelayApi.Access;

namespace RelayApi.Audit;

/// <summary>The proof of the books (F13).</summary>
internal static class AuditEndpoint
{
    public static void MapAudit(this RouteGroupBuilder admin) =>
        admin.MapPost("/audit", (Auditor auditor, CancellationToken cancellationToken) => auditor.Run(cancellationToken))
            .Allow(Who.Operators)
            .WithTags("Audit")
            .WithSummary("Replays the journal from zero, compares it with the tables, and proves that grants = spent + held + remaining + expired.");
}

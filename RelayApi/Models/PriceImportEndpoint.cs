using Ledger.Models;
using Ledger.Upstreams;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Models;

/// <summary>Prices from the tables that others publish.</summary>
internal static class PriceImportEndpoint
{
    public static void MapPriceImport(this RouteGroupBuilder admin) =>
        admin.MapPost("/prices/import", Import)
            .Allow(Who.Operators)
            .WithTags("Models")
            .Accepts<object>("application/json")
            .WithSummary("Prices an upstream's models from LiteLLM's or models.dev's table, which is the body; with dry_run it only shows what would change.");

    /// <summary>The table in the body is bounded by the largest request that the relay takes.</summary>
    private static async Task<Results<Ok<PriceImportReport>, InvalidProblem, NotFoundProblem>> Import(
        HttpRequest request,
        CatalogStore store,
        CatalogWatch catalog,
        TimeProvider time,
        string source,
        string upstream,
        string? provider,
        [FromQuery(Name = "valid_from")] DateTimeOffset? validFrom,
        [FromQuery(Name = "allow_free")] bool? allowsFree,
        [FromQuery(Name = "dry_run")] bool? isDryRun,
        CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (PriceTables.TryRead(source, body.GetBuffer().AsMemory(0, (int)body.Length), provider, out var problem) is not { } table)
        {
            return Problems.Invalid(problem!);
        }

        await catalog.Refresh(cancellationToken);
        if (!catalog.Current.Upstreams.ContainsKey(upstream)) return Problems.NotFound("No such upstream.");
        var import = new PriceImport(upstream, provider, validFrom ?? time.GetUtcNow()) { AllowsFree = allowsFree is true };
        var changes = import.Plan(catalog.Current, table);
        if (isDryRun is not true)
        {
            changes = await import.Apply(changes, store, cancellationToken);
            await catalog.Refresh(cancellationToken);
        }

        return TypedResults.Ok(PriceImportReport.Of(changes, isDryRun is true));
    }
}

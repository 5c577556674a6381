using Ledger.Upstreams;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Upstreams;

/// <summary>Upstreams: provider endpoints that serve models.</summary>
internal static class UpstreamEndpoints
{
    public static void MapUpstreams(this RouteGroupBuilder admin)
    {
        var upstreams = admin.MapGroup("/upstreams").WithTags("Upstreams");
        upstreams.MapGet("/", (CatalogWatch catalog) => catalog.Current.Upstreams.Values.OrderBy(upstream => upstream.Id, StringComparer.Ordinal).Select(UpstreamView.Of))
            .Allow(Who.Operators).WithSummary("Lists upstreams, without their credentials.");
        upstreams.MapGet("/{upstream}", Get).Allow(Who.Operators).WithSummary("One upstream, without its credential.");
        upstreams.MapPut("/{upstream}", Put).Allow(Who.Operators).WithSummary("Adds or replaces an upstream.");
        upstreams.MapDelete("/{upstream}", Delete).Allow(Who.Operators).WithSummary("Deletes an upstream that serves no model any more.");
    }

    private static Results<Ok<UpstreamView>, NotFoundProblem> Get(string upstream, CatalogWatch catalog) =>
        catalog.Current.Upstreams.TryGetValue(upstream, out var found) ? TypedResults.Ok(UpstreamView.Of(found)) : Problems.NotFound("No such upstream.");

    private static async Task<Results<Ok<UpstreamView>, InvalidProblem>> Put(
        string upstream, UpstreamBody body, CatalogStore store, CatalogWatch catalog, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(body.BaseUrl, UriKind.Absolute, out var address)) return Problems.Invalid("An upstream's base URL is an absolute http or https URL.");
        catalog.Current.Upstreams.TryGetValue(upstream, out var before);
        var wanted = body.ToUpstream(upstream, address, before?.ApiKey);
        if (wanted.Problem() is { } problem) return Problems.Invalid(problem);

        await store.PutUpstream(wanted, cancellationToken);
        await catalog.Refresh(cancellationToken);
        return TypedResults.Ok(UpstreamView.Of(wanted));
    }

    private static async Task<Results<NoContent, ConflictProblem, NotFoundProblem>> Delete(
        string upstream, CatalogStore store, CatalogWatch catalog, CancellationToken cancellationToken)
    {
        var outcome = await store.DeleteUpstream(upstream, cancellationToken);
        await catalog.Refresh(cancellationToken);
        return outcome switch
        {
            CatalogOutcome.Done => TypedResults.NoContent(),
            CatalogOutcome.InUse => Problems.Conflict("The upstream still serves models."),
            _ => Problems.NotFound("No such upstream."),
        };
    }

    /// <param name="BaseUrl">What a client of the provider is configured with, such as <c>https://api.openai.com/v1</c>.</param>
    internal sealed record UpstreamBody(string BaseUrl)
    {
        /// <summary>The credential it wants. Left out, the one it has stays; empty, it has none.</summary>
        public string? ApiKey { get; init; }

        public double? ConnectSecondsMax { get; init; }

        public double? FirstByteSecondsMax { get; init; }

        public double? IdleSecondsMax { get; init; }

        public bool IsEnabled { get; init; } = true;

        public Upstream ToUpstream(string id, Uri address, string? apiKeyBefore)
        {
            var upstream = new Upstream(id, address)
            {
                ApiKey = ApiKey switch { null => apiKeyBefore, "" => null, var key => key },
                IsEnabled = IsEnabled,
            };
            if (ConnectSecondsMax is { } connect) upstream = upstream with { ConnectMax = TimeSpan.FromSeconds(connect) };
            if (FirstByteSecondsMax is { } firstByte) upstream = upstream with { FirstByteMax = TimeSpan.FromSeconds(firstByte) };
            return IdleSecondsMax is { } idle ? upstream with { IdleMax = TimeSpan.FromSeconds(idle) } : upstream;
        }
    }

    internal sealed record UpstreamView(
        string Id, string BaseUrl, bool HasApiKey, double ConnectSecondsMax, double FirstByteSecondsMax, double IdleSecondsMax, bool IsEnabled)
    {
        public static UpstreamView Of(Upstream upstream) => new(
            upstream.Id,
            upstream.BaseUrl.AbsoluteUri,
            upstream.ApiKey is not null,
            upstream.ConnectMax.TotalSeconds,
            upstream.FirstByteMax.TotalSeconds,
            upstream.IdleMax.TotalSeconds,
            upstream.IsEnabled);
    }
}

using Ledger.Products;
using Metering.Products;
using Microsoft.AspNetCore.Http.HttpResults;
using RelayApi.Access;
using RelayApi.Answers;

namespace RelayApi.Products;

/// <summary>Products: what is sold, and what it gives.</summary>
internal static class ProductEndpoints
{
    public static void MapProducts(this RouteGroupBuilder admin)
    {
        var products = admin.MapGroup("/products").WithTags("Products");
        products.MapGet("/", List).WithSummary("Lists products by id.").Allow(Who.Members);
        products.MapGet("/{product}", Get).WithSummary("One product.").Allow(Who.Members);
        products.MapPut("/{product}", Put).WithSummary("Adds or replaces a product. Nothing that was ordered changes.").Allow(Who.Operators);
        products.MapDelete("/{product}", Delete).WithSummary("Deletes a product; what was bought stays bought.").Allow(Who.Operators);
    }

    private static async Task<Results<Ok<IReadOnlyList<ProductReading>>, InvalidProblem>> List(
        ProductStore products, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (!Pages.TryReadId<ProductId>(after, out var last)) return Problems.Invalid("after is an id.");
        var stored = await products.List(last, Pages.Limit(limit), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ProductReading>>([.. stored.Select(ProductReading.Of)]);
    }

    private static async Task<Results<Ok<ProductReading>, NotFoundProblem>> Get(string product, ProductStore products, CancellationToken cancellationToken) =>
        ProductId.TryParse(product, out var id) && await products.Find(id, cancellationToken) is { } stored
            ? TypedResults.Ok(ProductReading.Of(stored))
            : Problems.NotFound("No such product.");

    private static async Task<Results<Ok<ProductReading>, InvalidProblem>> Put(
        string product, ProductBody body, ProductStore products, CancellationToken cancellationToken)
    {
        if (!ProductId.TryParse(product, out var id)) return Problems.Invalid("That is no id.");
        return body.TryRead(id, out var read, out var problem)
            ? TypedResults.Ok(ProductReading.Of(await products.Put(read, body.IsEnabled, cancellationToken)))
            : Problems.Invalid(problem);
    }

    private static async Task<Results<NoContent, NotFoundProblem>> Delete(string product, ProductStore products, CancellationToken cancellationToken) =>
        ProductId.TryParse(product, out var id) && await products.Delete(id, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.NotFound("No such product.");

    /// <param name="Id">The product.</param>
    /// <param name="ChangedAt">When it was last put.</param>
    /// <param name="Product">What is sold, written as it is put.</param>
    internal sealed record ProductReading(ProductId Id, DateTimeOffset ChangedAt, ProductBody Product)
    {
        public static ProductReading Of(StoredProduct stored) =>
            new(stored.Product.Id, stored.ChangedAt, ProductBody.Of(stored.Product, stored.IsEnabled));
    }
}

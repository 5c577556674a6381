using System.Text.Json.Serialization;
using Ledger.Models;
using Ledger.Upstreams;
using Metering;
using Metering.Prices;
using Metering.Tokens;
using Microsoft.Extensions.Options;
using RelayApi.Calls;

namespace RelayApi.OpenAi;

/// <summary><c>GET /v1/models</c>: what the token may use, with context windows and prices (B16).</summary>
internal sealed class ModelsEndpoint(IActors actors, CatalogWatch catalog, IOptions<RelayOptions> options, TimeProvider time)
{
    public async Task List(HttpContext http)
    {
        if (await Authenticate(http) is not { } authentication) return;
        var now = time.GetUtcNow();
        await http.Response.WriteAsJsonAsync(
            new ModelList("list", [.. catalog.Current.Models.Where(offered => IsOffered(offered, authentication, now)).Select(offered => Entry(offered, authentication, now))]),
            ModelsJson.Default.ModelList);
    }

    public async Task Get(HttpContext http, string model)
    {
        if (await Authenticate(http) is not { } authentication) return;
        var now = time.GetUtcNow();
        var offered = catalog.Current.Models.FirstOrDefault(offered => offered.Model.Id == model && IsOffered(offered, authentication, now));
        if (offered is null)
        {
            await http.Refuse(new OpenAiError(
                StatusCodes.Status404NotFound, OpenAiErrorType.InvalidRequest, "model_not_found", $"Model '{model}' not found or not supported.")
            {
                Param = "model",
            });
            return;
        }

        await http.Response.WriteAsJsonAsync(Entry(offered, authentication, now), ModelsJson.Default.ModelEntry);
    }

    private async Task<Authentication?> Authenticate(HttpContext http)
    {
        if (!Credential.TryRead(http.Request, out var secret, out var refusal))
        {
            await http.Refuse(refusal);
            return null;
        }

        var address = http.ClientAddress(options.Value.TrustsForwardedFor);
        var authentication = await actors.Token(secret.Token).Authenticate(new AuthenticateToken(secret.Hash, address) { Plan = http.Plan() });
        if (authentication.IsAuthenticated) return authentication;
        await http.Refuse(authentication.Refusal.ToOpenAiError());
        return null;
    }

    private static bool IsOffered(OfferedModel offered, Authentication authentication, DateTimeOffset now) =>
        offered.IsEnabled
        && offered.PriceAt(now) is not null
        && (authentication.Models is not { } models || models.Contains(offered.Model.Id, StringComparer.Ordinal));

    private static ModelEntry Entry(OfferedModel offered, Authentication authentication, DateTimeOffset now) => new(
        offered.Model.Id,
        "model",
        offered.Model.CreatedAt.ToUnixTimeSeconds(),
        offered.Model.OwnedBy,
        offered.Model.ContextWindow,
        offered.Model.UnitsInputMax,
        offered.Model.OutputMax,
        ModelPricing.Of(offered.PriceFor(authentication.Account!.Value, now)!));

    internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

    internal sealed record ModelEntry(
        string Id, string Object, long Created, string OwnedBy, long ContextWindow, long MaxInputTokens, long MaxOutputTokens, ModelPricing Pricing);

    /// <summary>What the token's account pays: USD for each unit, as exact decimal text; the whole call for <paramref name="Request"/>.</summary>
    internal sealed record ModelPricing(string Prompt, string Completion, string InputCacheRead, string InputCacheWrite, string Request)
    {
        /// <summary>Kinds of their own, tiers by the length of the input, service tiers; left out for a plain price.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<ModelRate>? Rates { get; init; }

        public static ModelPricing Of(Price price) => new(
            Dollars(price.PicosInput),
            Dollars(price.PicosOutput),
            Dollars(price.PicosCacheRead),
            Dollars(price.PicosCacheWrite),
            Dollars(price.PicosPerCall))
        {
            Rates = price.Rates is { } rates ? [.. rates.Select(ModelRate.Of)] : null,
        };

        internal static string Dollars(long picos) =>
            (picos / 1_000_000_000_000m).ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <param name="Kind">What is counted; see <see cref="UnitKind"/>.</param>
    /// <param name="Usd">For each of it.</param>
    /// <param name="Above">For calls with more input than this.</param>
    /// <param name="ServiceTier">For calls that are served by this tier.</param>
    internal sealed record ModelRate(string Kind, string Usd, long Above, ServiceTier ServiceTier)
    {
        public static ModelRate Of(Rate rate) => new(rate.Kind.Name(), ModelPricing.Dollars(rate.Picos), rate.UnitsInputAbove, rate.Tier);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelsEndpoint.ModelList))]
[JsonSerializable(typeof(ModelsEndpoint.ModelEntry))]
internal sealed partial class ModelsJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace RelayApi.Json;

/// <summary>How the admin API writes: snake case like the doors, amounts as decimals.</summary>
internal static class AdminJson
{
    public static IServiceCollection AddAdminJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        var options = json.SerializerOptions;
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new UsdDecimalConverter());
    });
}

using Microsoft.AspNetCore.Authentication;
using RelayApi.Accounts;
using RelayApi.Audit;
using RelayApi.Calls;
using RelayApi.Json;
using RelayApi.Models;
using RelayApi.Operators;
using RelayApi.Packages;
using RelayApi.Tokens;
using RelayApi.Upstreams;

namespace RelayApi;

/// <summary>The admin API below <c>/admin</c>, its OpenAPI document and Swagger UI. Every call needs an operator key; the documents do not.</summary>
internal static class AdminApi
{
    public static IServiceCollection AddAdminApi(this IServiceCollection services)
    {
        services.AddAdminJson();
        services.AddProblemDetails();
        // The core of authentication only: a bearer key needs no data protection and leaves no key files behind.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = OperatorAuthentication.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, OperatorAuthentication>(OperatorAuthentication.SchemeName, null);
        services.AddAuthorization();
        services.AddOpenApi("admin", AdminDocument.Describe);
        return services;
    }

    public static void MapAdminApi(this WebApplication app)
    {
        var admin = app.MapGroup("/admin").RequireAuthorization().ProducesProblem(StatusCodes.Status401Unauthorized);
        admin.MapAccounts();
        admin.MapTokens();
        admin.MapPackages();
        admin.MapModels();
        admin.MapUpstreams();
        admin.MapCalls();
        admin.MapOperators();
        admin.MapAudit();
        app.MapOpenApi("/admin/openapi/{documentName}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "admin/docs";
            ui.SwaggerEndpoint("/admin/openapi/admin.json", "Metering admin API");
        });
    }
}

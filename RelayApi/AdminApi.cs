using Microsoft.AspNetCore.Authentication;
using RelayApi.Access;
using RelayApi.Accounts;
using RelayApi.Actions;
using RelayApi.Answers;
using RelayApi.Audit;
using RelayApi.Calls;
using RelayApi.Grants;
using RelayApi.Json;
using RelayApi.Members;
using RelayApi.Models;
using RelayApi.Operators;
using RelayApi.Orders;
using RelayApi.Packages;
using RelayApi.Products;
using RelayApi.Tokens;
using RelayApi.Upstreams;

namespace RelayApi;

/// <summary>The admin API below <c>/admin</c>, its OpenAPI document and Swagger UI. Every call needs a key; the documents do not.</summary>
internal static class AdminApi
{
    public const string Path = "/admin";

    public static IServiceCollection AddAdminApi(this IServiceCollection services)
    {
        services.AddAdminJson();
        // A body that does not fit is thrown like any other problem, so that one place says what is wrong with it.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddProblemDetails(problems =>
            problems.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions["trace_id"] = problem.HttpContext.CallId().ToString());
        services.AddOptions<OrderOptions>().BindConfiguration("Orders").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OverdueOrders>();
        // The core of authentication only: a bearer key needs no data protection and leaves no key files behind.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = AdminAuthentication.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, AdminAuthentication>(AdminAuthentication.SchemeName, null);
        services.AddAuthorization();
        services.AddOpenApi("admin", AdminDocument.Describe);
        return services;
    }

    /// <summary>
    /// Below <c>/admin</c> whatever goes wrong is answered with problem details. Callers are told apart behind it: left to itself the server
    /// would do so in front of everything, and their refusals would have no trace id.
    /// </summary>
    public static void UseAdminErrors(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path), admin => admin
            .UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = http => Problems.OfException(http).ExecuteAsync(http),
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            })
            .UseStatusCodePages());
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapAdminApi(this WebApplication app)
    {
        var admin = app.MapGroup(Path).RequireAuthorization().AddEndpointFilter<RouteGroupBuilder, AdminGate>().DeclareCommonAnswers();
        admin.MapAccounts();
        admin.MapAccountPrices();
        admin.MapMembers();
        admin.MapManagementKeys();
        admin.MapMe();
        admin.MapTokens();
        admin.MapPackages();
        admin.MapGrants();
        admin.MapProducts();
        admin.MapOrders();
        admin.MapCoupons();
        admin.MapModels();
        admin.MapPriceImport();
        admin.MapUpstreams();
        admin.MapCalls();
        admin.MapOperators();
        admin.MapActions();
        admin.MapAudit();
        app.MapGet("/admin", () => Results.Redirect("/admin/docs")).ExcludeFromDescription();
        app.MapOpenApi("/admin/openapi/{documentName}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "admin/docs";
            ui.SwaggerEndpoint("/admin/openapi/admin.json", "Metering admin API");
        });
    }
}

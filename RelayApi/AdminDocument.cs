using System.Text.Json;
using Metering;
using Metering.Calls;
using Metering.Money;
using Metering.Prices;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RelayApi;

/// <summary>What the OpenAPI document says beyond what the endpoints declare: the key, and how amounts and ids are written.</summary>
internal static class AdminDocument
{
    private const string KeyName = "admin-key";

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Metering admin API", Version = "v1", Description = "Amounts are US dollars, exact to nine decimals." };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[KeyName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An operator key, mop_…, or a member's management key, mgk_….",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyName, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            // What is read from the query is found by its name in any case; people are shown the one that all other names have.
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In is ParameterLocation.Query))
            {
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(Usd)) Become(schema, JsonSchemaType.Number, "US dollars, at most nine decimals.");
            else if (type == typeof(Discount)) Become(schema, JsonSchemaType.Integer, "Millionths of the list price.");
            else if (type == typeof(CallId)) Become(schema, JsonSchemaType.String, "A UUID of version 7.");
            else if (type == typeof(GrantId) || IsId(type)) Become(schema, JsonSchemaType.String, null);
            return Task.CompletedTask;
        });
    }

    private static bool IsId(Type type) => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>));

    private static void Become(OpenApiSchema schema, JsonSchemaType type, string? description)
    {
        schema.Type = type;
        schema.Properties?.Clear();
        if (description is not null) schema.Description = description;
    }
}

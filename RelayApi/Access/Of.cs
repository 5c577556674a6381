using Ledger.Calls;
using Ledger.Projection;
using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Packages;
using Metering.Tokens;

namespace RelayApi.Access;

/// <summary>What requests can be about, and how its owner is found: once for each request, whoever asks.</summary>
internal static class Of
{
    /// <summary>The account that the body names.</summary>
    public static Target Body { get; } = new(
        "account", IsPersonal: false, context => ValueTask.FromResult(OwnerOf(context.Arguments.OfType<INamesAccount>().First().Account)));

    /// <summary>The account that the path names.</summary>
    public static Target Account(string segment = "account") => new(
        "account", IsPersonal: false, context => ValueTask.FromResult(OwnerOf(Segment(context, segment))));

    /// <summary>The member that the path names, in the account that it names as well.</summary>
    public static Target Member(string account = "account", string segment = "member") => new(
        "member",
        IsPersonal: true,
        context => ValueTask.FromResult(
            AccountId.TryParse(Segment(context, account), out var owner) && MemberId.TryParse(Segment(context, segment), out var member)
                ? new ResourceOwner(owner, member)
                : (ResourceOwner?)null));

    /// <summary>The token that the path names.</summary>
    public static Target Token(string segment = "token") => new("token", IsPersonal: true, async context =>
        TokenId.TryParse(Segment(context, segment), out var id) && await Actors(context).Token(id).View() is { } token
            ? new ResourceOwner(token.Account, token.Settings.Member)
            : null);

    /// <summary>The package that the path names.</summary>
    public static Target Package(string segment = "package") => new("package", IsPersonal: false, async context =>
        PackageId.TryParse(Segment(context, segment), out var id) && await Actors(context).Package(id).View() is { } package
            ? new ResourceOwner(package.Account)
            : null);

    /// <summary>The call that the path names.</summary>
    public static Target Call(string segment = "call") => new("call", IsPersonal: true, async context =>
    {
        if (!CallId.TryParse(Segment(context, segment), out var id)) return null;
        var services = context.HttpContext.RequestServices;
        await services.GetRequiredService<Projector>().CatchUp(context.HttpContext.RequestAborted);
        return await services.GetRequiredService<CallQueries>().Find(id, context.HttpContext.RequestAborted) is { } call
            ? new ResourceOwner(call.Account, call.Member)
            : null;
    });

    private static IActors Actors(EndpointFilterInvocationContext context) => context.HttpContext.RequestServices.GetRequiredService<IActors>();

    /// <summary>A segment that the route does not have is a mistake in the endpoint's rule.</summary>
    private static string Segment(EndpointFilterInvocationContext context, string name) =>
        context.HttpContext.Request.RouteValues[name] as string ?? throw new InvalidOperationException($"The route has no segment '{name}'.");

    private static ResourceOwner? OwnerOf(string? account) => AccountId.TryParse(account, out var id) ? new ResourceOwner(id) : null;
}

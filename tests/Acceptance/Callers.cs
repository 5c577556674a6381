using Harness;
using Harness.Accounts;
using Harness.Models;
using Harness.Tokens;
using Harness.Upstreams;
using TestUpstream;

namespace Acceptance;

/// <summary>Makes callers: an account, a token and a model of the test's own at a relay.</summary>
internal static class Callers
{
    public const string Upstream = "test";

    /// <summary>A cent for a call and nothing for units, where a test names no price: what is held is what is charged.</summary>
    public static readonly NewPrice CentPerCall = new() { PerCall = 0.01m };

    /// <summary>Makes the upstream known to the relay under the name that callers' models use.</summary>
    public static Task PutUpstream(AdminClient admin, TestUpstreamServer upstream) => admin.PutUpstream(
        Upstream,
        new NewUpstream(upstream.BaseAddress.AbsoluteUri)
        {
            ApiKey = SharedRelay.UpstreamKey,
            FirstByteSecondsMax = 30,
            IdleSecondsMax = 30,
        });

    public static Task<Caller> MakeCaller(this SharedRelay shared, CallerPlan? plan = null) =>
        Make(shared.Address, shared.Admin, shared.Upstream, plan ?? new CallerPlan());

    public static async Task<Caller> Make(Uri relay, AdminClient admin, TestUpstreamServer upstream, CallerPlan plan)
    {
        var unique = Guid.NewGuid().ToString("N");
        var account = $"acc_{unique}";
        var model = await PutModel(admin, upstream, plan, $"model-{unique}");
        await admin.OpenAccount(new NewAccount(account) { Limits = plan.AccountLimits, Discount = plan.Discount });
        if (plan.Cash > 0) await admin.TopUp(account, "first", plan.Cash);
        var token = await admin.CreateToken(new NewToken(account) { Limits = plan.TokenLimits, SpendingCap = plan.SpendingCap, Models = plan.Models });
        return new Caller(relay, admin, upstream, account, token.Token.Id, token.Secret, model);
    }

    /// <summary>Offers one more model, answered by a script of its own.</summary>
    public static async Task<string> PutModel(AdminClient admin, TestUpstreamServer upstream, CallerPlan plan, string id)
    {
        upstream.Scripts[id] = plan.Script;
        await admin.PutModel(id, new NewModel(plan.Upstream, ContextWindow: 100_000, plan.OutputMax) { Price = plan.Price });
        return id;
    }
}

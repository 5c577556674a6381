using Metering.Accounts;
using Metering.Calls;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Metering.Tests.Members;

/// <summary>An organisation on the engine of ledgers, with members that have tokens.</summary>
internal static class MemberBench
{
    public static readonly AccountSettings Organisation = new("Acme") { Kind = AccountKind.Organisation };

    public static Task<ChangeOutcome> Join(this Engine engine, string id, MemberRole role = MemberRole.Member, long? cap = null, string? by = null) =>
        engine.Account.AddMember(new AddMember(MemberId.Parse(id), Settings(id, role, cap), "operator") { By = IdOf(by) });

    public static Task<ChangeOutcome> Change(this Engine engine, string id, MemberSettings settings, string? by = null) =>
        engine.Account.ChangeMember(new ChangeMember(MemberId.Parse(id), settings, "operator") { By = IdOf(by) });

    public static Task<ChangeOutcome> Leave(this Engine engine, string id, string? by = null) =>
        engine.Account.RemoveMember(new RemoveMember(MemberId.Parse(id), "operator") { By = IdOf(by) });

    public static MemberSettings Settings(string id, MemberRole role = MemberRole.Member, long? cap = null) =>
        new(id, role) { SpendingCap = cap is { } dollars ? Usd.FromDollars(dollars) : null };

    /// <summary>A token of a member, made if it is new.</summary>
    public static async Task<IToken> TokenOf(this Engine engine, string member, string? id = null)
    {
        var token = engine.Host.Token(TokenId.Parse(id ?? $"of-{member}"));
        Assert.True((await token.Create(new CreateToken(Engine.AccountId, Engine.Secret, new TokenSettings("app") { Member = MemberId.Parse(member) }))).IsDone);
        return token;
    }

    public static async Task<CallId> Admitted(this Engine engine, IToken token, long unitsOutputMax)
    {
        var call = engine.Ids.NextCall();
        var admission = await token.Admit(Engine.Ask(call, unitsOutputMax));
        Assert.True(admission.IsAdmitted, admission.Refusal?.Message);
        return call;
    }

    public static async Task<Refusal> Refused(this Engine engine, IToken token, long unitsOutputMax) =>
        (await token.Admit(Engine.Ask(engine.Ids.NextCall(), unitsOutputMax))).Refusal!;

    public static Task<SettleOutcome> Settle(this IToken token, CallId call, long unitsOutput) =>
        token.Settle(new SettleCall(call, new Usage(0, 0, 0, unitsOutput), Engine.Ok));

    public static async Task AssertMember(this Engine engine, string id, long held, long spent)
    {
        var view = (await engine.Account.ViewMember(MemberId.Parse(id)))!;
        Assert.Equal((Usd.FromDollars(held), Usd.FromDollars(spent)), (view.AmountHeld, view.AmountSpent));
    }

    private static MemberId? IdOf(string? id) => id is null ? null : MemberId.Parse(id);
}

using Harness.Packages;

namespace Acceptance.Audit;

public sealed class AuditTests(SharedRelay shared)
{
    [Fact]
    public async Task F13_Audit_proves_that_grants_are_spent_held_remaining_or_expired()
    {
        var caller = await shared.MakeCaller();
        await shared.Admin.AddPackage(new NewPackage(null, caller.Account, 0.015m));
        for (var i = 0; i < 3; i++) (await caller.Complete()).AssertServed();

        var audit = await shared.Admin.Audit();

        Assert.True(audit.IsBalanced, string.Join('\n', audit.Discrepancies));
        Assert.True(audit.Totals.CallsSettled >= 3);
        Assert.True(audit.Totals.CashSpent >= 0.015m);
    }
}

using Harness;

namespace Acceptance;

/// <summary>What must be true of the books after every test.</summary>
internal static class Books
{
    public static async Task AssertBalance(AdminClient admin)
    {
        var audit = await admin.Audit();
        Assert.True(audit.IsBalanced, string.Join('\n', audit.Discrepancies));
    }
}

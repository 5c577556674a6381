namespace Harness.Packages;

/// <summary>A package as it stands: amount = spent + held + remaining + expired.</summary>
public sealed record PackageView(
    string Id,
    string Account,
    PackageView.TermsView Terms,
    decimal Amount,
    decimal Spent,
    decimal Held,
    decimal Remaining,
    decimal Expired)
{
    public sealed record TermsView(string Name, DateTimeOffset From, DateTimeOffset To);
}

namespace Metering.Grants;

/// <summary>The grants in an account, in burn order.</summary>
public sealed record GrantsView(IReadOnlyList<GrantView> Grants);

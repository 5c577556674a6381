namespace RelayApi.Grants;

/// <summary>Whom a grant is bound to, and how much of it one member may take.</summary>
internal sealed record GrantBindingsBody : BindingsBody
{
    /// <summary>The most that one member may take, in all or in each period; left out for no such bound.</summary>
    public decimal? QuotaPerMember { get; init; }
}

namespace Metering.Grants;

/// <summary>
/// The place of whatever can pay in the burn order: priority, soonest expiry (none last), promotional before paid, effective from, created, id
/// (design 5). Eligibility is judged call by call. What a period's end takes expires there.
/// </summary>
internal readonly record struct BurnKey(
    int Priority, DateTimeOffset ExpiresAt, bool IsPromotional, DateTimeOffset From, DateTimeOffset CreatedAt, string Id) : IComparable<BurnKey>
{
    public int CompareTo(BurnKey other)
    {
        var order = Priority.CompareTo(other.Priority);
        if (order == 0) order = ExpiresAt.CompareTo(other.ExpiresAt);
        if (order == 0) order = other.IsPromotional.CompareTo(IsPromotional);
        if (order == 0) order = From.CompareTo(other.From);
        if (order == 0) order = CreatedAt.CompareTo(other.CreatedAt);
        return order == 0 ? string.CompareOrdinal(Id, other.Id) : order;
    }
}

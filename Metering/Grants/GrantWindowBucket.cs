namespace Metering.Grants;

/// <summary>A sixtieth of a window.</summary>
internal sealed class GrantWindowBucket
{
    public long Index { get; init; }

    public long Quantity { get; set; }
}

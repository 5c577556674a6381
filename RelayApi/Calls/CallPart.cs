using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using RelayApi.Grants;

namespace RelayApi.Calls;

/// <summary>One part of what a call holds or cost.</summary>
/// <param name="Grant">What pays: cash, debt, package/…, grant/….</param>
/// <param name="Amount">The part of the call that it covers, in US dollars.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Quantity">What it gives for that part, in its own unit: dollars, credits or calls.</param>
/// <param name="Period">The period it was taken from, of a grant that recurs.</param>
internal sealed record CallPart(GrantId Grant, Usd Amount, GrantUnit Unit, decimal Quantity, long? Period)
{
    public static CallPart Of(Slice slice) => new(
        slice.Grant,
        slice.Amount,
        slice.Unit,
        GrantQuantity.Write(QuantityOf(slice), slice.Unit),
        slice.Period == 0 ? null : slice.Period);

    public static IReadOnlyList<CallPart> Of(IEnumerable<Slice> slices) => [.. slices.Select(Of)];

    /// <summary>The same parts with what they give back as what comes back.</summary>
    public static IReadOnlyList<CallPart> Returned(IEnumerable<Slice> changes) =>
        [.. changes.Select(slice => Of(slice with { Amount = -slice.Amount, Quantity = -slice.Quantity }))];

    /// <summary>In the smallest part of the unit; cash, debt and packages give the amount itself.</summary>
    public static long QuantityOf(Slice slice) => slice.Grant.IsNamed ? slice.Quantity : slice.Amount.Nanos;
}

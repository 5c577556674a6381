using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using RelayApi.Grants;

namespace RelayApi.Calls;

/// <summary>What a call did with one grant, in the grant's own unit.</summary>
/// <param name="Grant">What paid, or held.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Held">What was set aside of it.</param>
/// <param name="Paid">What the charge took; zero while the call is held.</param>
/// <param name="GivenBack">What was set aside and not taken.</param>
/// <param name="Overrun">What the charge took beyond what was set aside.</param>
/// <param name="AmountPaid">The part of the charge that it paid, in US dollars.</param>
internal sealed record CallPartSettled(GrantId Grant, GrantUnit Unit, decimal Held, decimal Paid, decimal GivenBack, decimal Overrun, Usd AmountPaid)
{
    /// <summary>In burn order; what paid without having been held stands behind.</summary>
    public static IReadOnlyList<CallPartSettled> Of(IReadOnlyList<Slice> held, IReadOnlyList<Slice> paid, bool isHeld) =>
    [
        .. from grant in held.Concat(paid).Select(slice => slice.Grant).Distinct()
           let unit = held.Concat(paid).First(slice => slice.Grant == grant).Unit
           let wasHeld = Sum(held, grant)
           let wasPaid = Sum(paid, grant)
           let amount = new Usd(paid.Where(slice => slice.Grant == grant).Sum(slice => slice.Amount.Nanos))
           select new CallPartSettled(
               grant,
               unit,
               GrantQuantity.Write(wasHeld, unit),
               GrantQuantity.Write(wasPaid, unit),
               GrantQuantity.Write(isHeld ? 0 : Math.Max(0, wasHeld - wasPaid), unit),
               GrantQuantity.Write(Math.Max(0, wasPaid - wasHeld), unit),
               amount),
    ];

    private static long Sum(IReadOnlyList<Slice> slices, GrantId grant) => slices.Where(slice => slice.Grant == grant).Sum(CallPart.QuantityOf);
}

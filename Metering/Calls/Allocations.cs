using Metering.Grants;
using Metering.Money;
using Metering.Packages;

namespace Metering.Calls;

/// <summary>Sums over allocations, and what a charge takes of one.</summary>
internal static class Allocations
{
    public static Usd Total(this IReadOnlyList<Slice> allocation)
    {
        var total = Usd.Zero;
        for (var i = 0; i < allocation.Count; i++) total += allocation[i].Amount;
        return total;
    }

    public static Usd Of(this IReadOnlyList<Slice> allocation, GrantId grant)
    {
        var total = Usd.Zero;
        for (var i = 0; i < allocation.Count; i++)
        {
            if (allocation[i].Grant == grant) total += allocation[i].Amount;
        }

        return total;
    }

    /// <summary>The packages in an allocation, each once, however often a renewal came back to it.</summary>
    public static IEnumerable<PackageId> Packages(this IReadOnlyList<Slice> allocation)
    {
        for (var i = 0; i < allocation.Count; i++)
        {
            if (allocation[i].Grant.IsPackage(out var package) && allocation.IsFirst(i)) yield return package;
        }
    }

    /// <summary>
    /// The prefix of an allocation that pays a call, each slice in its own unit; what is behind it is free again, the newest slice first. Less than
    /// the call when the allocation does not cover it.
    /// </summary>
    public static List<Slice> Prefix(this IReadOnlyList<Slice> allocation, in CallCost cost)
    {
        var prefix = new List<Slice>(allocation.Count);
        var left = cost.Amount;
        for (var i = 0; i < allocation.Count && left.IsPositive; i++)
        {
            var part = Part(allocation[i], left, cost);
            if (part.Amount.IsPositive) prefix.AddSlice(part);
            left -= part.Amount;
        }

        return prefix;
    }

    /// <summary>What a later allocation takes more, and with a negative sign less, than an earlier one: slice by slice of grant and period.</summary>
    public static List<Slice> Since(this IReadOnlyList<Slice> later, IReadOnlyList<Slice> earlier)
    {
        var changes = new List<Slice>();
        foreach (var slice in earlier) changes.Merge(slice with { Amount = -slice.Amount, Quantity = -slice.Quantity });
        foreach (var slice in later) changes.Merge(slice);
        changes.RemoveAll(slice => slice.Amount == Usd.Zero && slice.Quantity == 0);
        return changes;
    }

    /// <summary>Adds to the last slice if it is of the same grant, otherwise behind it.</summary>
    public static void AddAmount(this List<Slice> allocation, GrantId grant, Usd amount) => allocation.AddSlice(new Slice(grant, amount));

    public static void AddSlice(this List<Slice> allocation, Slice slice)
    {
        if (allocation.Count > 0 && allocation[^1].IsLike(slice)) allocation[^1] = Sum(allocation[^1], slice);
        else allocation.Add(slice);
    }

    private static Slice Part(Slice held, Usd left, in CallCost cost)
    {
        switch (held.Unit)
        {
            case GrantUnit.Calls:
                return held with { Amount = left };
            case GrantUnit.Credits:
                var whole = cost.CreditsOf(held.Rate!);
                var needed = cost.CreditsFor(left, whole);
                return needed <= held.Quantity
                    ? held with { Amount = left, Quantity = needed }
                    : held with { Amount = cost.AmountFor(held.Quantity, whole) };
            default:
                var amount = Usd.Min(left, held.Amount);
                return held with { Amount = amount, Quantity = held.Grant.IsNamed ? amount.Nanos : 0 };
        }
    }

    private static void Merge(this List<Slice> slices, Slice slice)
    {
        var index = slices.FindIndex(slice.IsLike);
        if (index < 0) slices.Add(slice);
        else slices[index] = Sum(slices[index], slice);
    }

    private static bool IsLike(this Slice slice, Slice other) => slice.Grant == other.Grant && slice.Period == other.Period && slice.Rate == other.Rate;

    private static Slice Sum(Slice left, Slice right) => left with { Amount = left.Amount + right.Amount, Quantity = left.Quantity + right.Quantity };

    private static bool IsFirst(this IReadOnlyList<Slice> allocation, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (allocation[i].Grant == allocation[index].Grant) return false;
        }

        return true;
    }
}

using Metering.Money;
using Metering.Packages;

namespace Metering.Calls;

/// <summary>Sums over allocations.</summary>
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

    /// <summary>The prefix of an allocation that pays <paramref name="charge"/>; what is behind it is free again, the newest slice first.</summary>
    public static List<Slice> Prefix(this IReadOnlyList<Slice> allocation, Usd charge)
    {
        var prefix = new List<Slice>(allocation.Count);
        var left = charge;
        for (var i = 0; i < allocation.Count && left.IsPositive; i++)
        {
            var amount = Usd.Min(left, allocation[i].Amount);
            if (amount.IsPositive) prefix.AddAmount(allocation[i].Grant, amount);
            left -= amount;
        }

        return prefix;
    }

    private static bool IsFirst(this IReadOnlyList<Slice> allocation, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (allocation[i].Grant == allocation[index].Grant) return false;
        }

        return true;
    }

    /// <summary>Adds to the last slice if it is of the same grant, otherwise behind it.</summary>
    public static void AddAmount(this List<Slice> allocation, GrantId grant, Usd amount)
    {
        if (allocation.Count > 0 && allocation[^1].Grant == grant)
        {
            allocation[^1] = allocation[^1] with { Amount = allocation[^1].Amount + amount };
            return;
        }

        allocation.Add(new Slice(grant, amount));
    }
}

using Metering.Calls;
using Metering.Money;
using Metering.Packages;

namespace Metering.Accounts;

/// <content>What calls hold and take of packages.</content>
internal sealed partial class AccountState
{
    /// <summary>A snapshot does not say what is held of each package: its holds do.</summary>
    public void SumPackages()
    {
        foreach (var package in Packages.Values) package.Held = Usd.Zero;
        foreach (var hold in Holds.Values) HoldPackages(hold.Allocation);
    }

    private void HoldPackages(IReadOnlyList<Slice> slices)
    {
        if (Packages.Count == 0) return;
        foreach (var package in slices.Packages()) Packages[package].Held += slices.Of(GrantId.Of(package));
    }

    private void Capture(PackageId id, CallId call, Usd amount)
    {
        var package = Packages[id];
        package.OrdinalLast++;
        package.Taken += amount;
        package.Uncaptured.Add(new PackageCapture(package.OrdinalLast, call, amount));
    }
}

using Ledger.Projection;
using Metering.Packages;
using Metering.Packages.Events;

namespace Ledger.Packages;

/// <summary>
/// Folds one row of a package's stream. Amount and terms are the account's to say, so that two streams cannot disagree in a table; the package
/// itself says only what it has captured.
/// </summary>
internal static class PackageFold
{
    public static void Apply(ProjectionFold fold, PackageId id, long seq, IReadOnlyList<PackageEvent> events)
    {
        if (events.Count == 0) return;
        var package = fold.Package(id);
        package.Seq = seq;
        foreach (var e in events)
        {
            switch (e)
            {
                case PackageClaimed:
                    break;
                case PackageCreated created:
                    package.Account ??= created.Account;
                    break;
                case PackageChanged:
                    break;
                case CallsCaptured captured:
                    foreach (var entry in captured.Entries)
                    {
                        package.Captured += entry.Amount;
                        package.Held -= entry.Amount;
                        package.OrdinalCaptured = Math.Max(package.OrdinalCaptured, entry.Ordinal);
                    }

                    break;
                default:
                    throw new InvalidDataException($"The projection does not know the event {e.GetType().Name} of package {id}, row {seq}.");
            }
        }
    }
}

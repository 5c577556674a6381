using Metering.Money;
using Metering.Packages;
using Metering.Packages.Events;

namespace Ledger.Audit;

/// <summary>Adds up a package's captures and holds them against what its account allocated: each part once, in order, without gaps.</summary>
internal static class PackageReplay
{
    public static void Apply(AuditState state, PackageId id, long seq, IReadOnlyList<PackageEvent> events)
    {
        if (events.Count == 0) return;
        var (stream, package) = ($"package/{id}", state.Package(id));
        package.Seq = seq;
        foreach (var e in events)
        {
            switch (e)
            {
                case PackageClaimed:
                    break;
                case PackageCreated created:
                    if (package.Created is not null) state.Findings.Add(stream, seq, "created twice", "once", "again");
                    package.Created = created;
                    package.AmountOwn = created.Amount;
                    break;
                case PackageChanged changed:
                    package.AmountOwn = changed.Amount ?? package.AmountOwn;
                    break;
                case CallsCaptured captured:
                    foreach (var entry in captured.Entries) Capture(state, stream, package, seq, entry);
                    break;
                default:
                    state.Findings.Add(stream, seq, "an event the audit does not know", "a known event", e.GetType().Name);
                    break;
            }
        }
    }

    private static void Capture(AuditState state, string stream, AuditedPackage package, long seq, PackageCapture entry)
    {
        state.Findings.Compare(stream, seq, $"ordinal of call {entry.Call}", package.OrdinalCaptured + 1, entry.Ordinal);
        package.OrdinalCaptured = entry.Ordinal;
        package.Captured += entry.Amount;

        // A call that was held and took nothing is captured with nothing; the account's stream has no part for it to be matched with.
        if (entry.Amount == Usd.Zero) return;
        var isDue = package.Uncaptured.TryDequeue(out var due);
        if (!isDue || due != (entry.Call, entry.Amount))
        {
            state.Findings.Add(
                stream, seq, $"capture {entry.Ordinal}", isDue ? $"{due.Amount} for call {due.Call}" : "none due", $"{entry.Amount} for call {entry.Call}");
        }
    }
}

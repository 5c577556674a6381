using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Money;
using Metering.Packages;
using Metering.Tokens;

namespace Simulation;

/// <summary>What clients were told and may rely on: none of it may be missing from the books.</summary>
internal sealed class Told
{
    public Dictionary<string, Usd> TopUps { get; } = [];

    public Dictionary<CallId, EndedCall> Receipts { get; } = [];

    public HashSet<CallId> Confirmed { get; } = [];

    public HashSet<string> Paid { get; } = [];

    public HashSet<PackageId> Packages { get; } = [];

    public HashSet<GrantId> Grants { get; } = [];

    public HashSet<CallId> Refunds { get; } = [];

    /// <summary>What the actors said when all had come to rest.</summary>
    public AccountView? Account { get; set; }

    public List<GrantView> GrantViews { get; } = [];

    public List<TokenView> Tokens { get; } = [];

    public Dictionary<PackageId, PackageView?> Views { get; } = [];

    public List<Exception> Failures { get; } = [];
}

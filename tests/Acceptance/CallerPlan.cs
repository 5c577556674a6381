using Harness.Models;
using Harness.Tokens;
using TestUpstream;

namespace Acceptance;

/// <summary>What a test wants of its caller; by default a caller that can call a hundred times.</summary>
internal sealed record CallerPlan
{
    public decimal Cash { get; init; } = 1m;

    public NewPrice Price { get; init; } = Callers.CentPerCall;

    public long OutputMax { get; init; } = 100;

    public UpstreamScript Script { get; init; } = new();

    public string Upstream { get; init; } = Callers.Upstream;

    public Limits? TokenLimits { get; init; }

    public Limits? AccountLimits { get; init; }

    public decimal? SpendingCap { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public int? Discount { get; init; }
}

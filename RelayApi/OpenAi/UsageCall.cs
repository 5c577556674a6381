using Ledger.Calls;
using Metering.Calls;
using Metering.Money;

namespace RelayApi.OpenAi;

/// <summary>A call that the token made.</summary>
/// <param name="Id">Its id, which its response carried as <c>x-request-id</c>.</param>
/// <param name="StartedAt">When it came in.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="State">Held, Settled, Voided or Interrupted.</param>
/// <param name="Status">The HTTP status that was sent; null while it is in progress or when it was interrupted.</param>
/// <param name="UnitsInput">All input units, cached ones included.</param>
/// <param name="UnitsCached">Input units that were read from the upstream's cache.</param>
/// <param name="UnitsOutput">Output units, reasoning included.</param>
/// <param name="IsEstimated">Whether the units are no figures of the upstream.</param>
/// <param name="Cost">US dollars, less what was refunded; null while it is in progress.</param>
internal sealed record UsageCall(
    string Id,
    DateTimeOffset StartedAt,
    string Model,
    string State,
    int? Status,
    long UnitsInput,
    long UnitsCached,
    long UnitsOutput,
    bool IsEstimated,
    Usd? Cost)
{
    public static UsageCall Of(CallRecord call) => new(
        call.Call.ToString(),
        call.StartedAt,
        call.Model,
        call.State.ToString(),
        call.Result?.Status,
        call.Usage.UnitsInputTotal,
        call.Usage.UnitsCacheRead,
        call.Usage.UnitsOutput,
        call.Usage.Source is UsageSource.Estimated,
        call.Charge);
}

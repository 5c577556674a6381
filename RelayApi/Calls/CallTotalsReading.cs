using Ledger.Calls;
using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;
using RelayApi.Grants;

namespace RelayApi.Calls;

/// <summary>Sums over the calls of one group; what the calls are not told apart by is null. Refused calls consumed nothing and are in no books.</summary>
/// <param name="Day">The day they began on.</param>
/// <param name="Account">Who pays.</param>
/// <param name="Member">Whose tokens they came with.</param>
/// <param name="Token">The token they came with.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="Upstream">Who served.</param>
/// <param name="Grant">What paid. A call that several paid for is counted, with its units, for each of them.</param>
/// <param name="Calls">All of them, calls in progress included.</param>
/// <param name="CallsSettled">Charged with their usage.</param>
/// <param name="CallsVoided">Produced nothing.</param>
/// <param name="CallsInterrupted">Nobody carried them to their end.</param>
/// <param name="UnitsInput">Outside any cache.</param>
/// <param name="UnitsCacheRead">Read from a cache.</param>
/// <param name="UnitsCacheWrite">Written to a cache.</param>
/// <param name="UnitsOutput">Reasoning included.</param>
/// <param name="UnitsReasoning">Output that the answers do not show.</param>
/// <param name="Charge">US dollars, less what was refunded; with grants, what the grant paid.</param>
/// <param name="Refunded">What was given back; null with grants.</param>
/// <param name="Unit">What the grant counts.</param>
/// <param name="Quantity">What it gave, in its own unit.</param>
internal sealed record CallTotalsReading(
    DateOnly? Day,
    AccountId? Account,
    MemberId? Member,
    TokenId? Token,
    string? Model,
    string? Upstream,
    GrantId? Grant,
    long Calls,
    long CallsSettled,
    long CallsVoided,
    long CallsInterrupted,
    long UnitsInput,
    long UnitsCacheRead,
    long UnitsCacheWrite,
    long UnitsOutput,
    long UnitsReasoning,
    Usd Charge,
    Usd? Refunded,
    GrantUnit? Unit,
    decimal? Quantity)
{
    public static CallTotalsReading Of(CallTotals totals) => new(
        totals.Day, totals.Account, totals.Member, totals.Token, totals.Model, totals.Upstream, totals.Grant, totals.Calls, totals.CallsSettled, totals.CallsVoided,
        totals.CallsInterrupted, totals.UnitsInput, totals.UnitsCacheRead, totals.UnitsCacheWrite, totals.UnitsOutput, totals.UnitsReasoning, totals.Charge,
        totals.Refunded, totals.Unit, totals is { Unit: { } unit, Quantity: { } quantity } ? GrantQuantity.Write(quantity, unit) : null);
}

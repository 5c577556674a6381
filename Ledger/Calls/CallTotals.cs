using Metering.Accounts;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Tokens;

namespace Ledger.Calls;

/// <summary>Sums over the calls of one group. What the calls are not told apart by is <see langword="null"/>.</summary>
/// <param name="Day">The day they began on.</param>
/// <param name="Account">Who pays.</param>
/// <param name="Member">Whose token it was.</param>
/// <param name="Token">The token they came with.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="Upstream">Who served.</param>
/// <param name="Grant">What paid.</param>
/// <param name="Calls">All of them, calls in progress included.</param>
/// <param name="CallsSettled">Those that were charged with their usage.</param>
/// <param name="CallsVoided">Those that produced nothing.</param>
/// <param name="CallsInterrupted">Those that nobody carried to their end.</param>
/// <param name="UnitsInput">Input units outside any cache.</param>
/// <param name="UnitsCacheRead">Input units read from a cache.</param>
/// <param name="UnitsCacheWrite">Input units written to a cache.</param>
/// <param name="UnitsOutput">Output units, reasoning included.</param>
/// <param name="UnitsReasoning">Output units that were reasoning.</param>
/// <param name="Charge">What they cost, less what was refunded; with grants, what the grant paid of it.</param>
/// <param name="Refunded">What was given back; <see langword="null"/> with grants, whose charge is without it already.</param>
/// <param name="Unit">What the grant counts.</param>
/// <param name="Quantity">What it gave, in the smallest part of its unit.</param>
public sealed record CallTotals(
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
    long? Quantity);

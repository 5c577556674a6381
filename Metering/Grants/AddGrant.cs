using Metering.Calls;

namespace Metering.Grants;

/// <summary>Adds a grant to an account.</summary>
/// <param name="Grant">A named grant, new in the account.</param>
/// <param name="Terms">What it is.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
public sealed record AddGrant(GrantId Grant, GrantTerms Terms, string Operator);

using Metering.Money;

namespace Metering.Calls;

/// <summary>One part of an allocation: which grant pays how much.</summary>
public sealed record Slice(GrantId Grant, Usd Amount);

using Metering.Limits;
using Metering.Money;

namespace Metering.Calls;

/// <summary>Builds the refusals that carry figures, so that each says which limit, whose, its value, the count and when to come back (F11).</summary>
internal static class Refusals
{
    /// <summary>How soon to try again where nobody can know: a slot is free when some call ends.</summary>
    public static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    public static Refusal Concurrency(RefusalOwner owner, string id, int limit, int current) =>
        new(RefusalReason.ConcurrencyReached, $"The {Noun(owner)} has {current} of {limit} concurrent calls in progress.")
        {
            Limit = "concurrency",
            Owner = owner,
            OwnerId = id,
            Value = limit,
            Current = current,
            Requested = 1,
            Unit = "calls",
            RetryAfter = RetrySoon,
        };

    public static Refusal Window(RefusalOwner owner, string id, WindowBreach breach) =>
        new(RefusalReason.WindowReached, WindowMessage(owner, breach))
        {
            Limit = breach.Limit.Name,
            Owner = owner,
            OwnerId = id,
            Value = breach.Limit.Value,
            Current = breach.Count,
            Requested = breach.Requested,
            Unit = breach.Limit.Quantity is LimitedQuantity.Requests ? "requests" : "units",
            RetryAfter = breach.RetryAfter,
        };

    public static Refusal Money(RefusalReason reason, RefusalOwner owner, string id, string limit, Usd value, Usd current, Usd requested, string message) =>
        new(reason, message)
        {
            Limit = limit,
            Owner = owner,
            OwnerId = id,
            Value = value.Nanos,
            Current = current.Nanos,
            Requested = requested.Nanos,
            Unit = "nano_usd",
        };

    /// <summary>The words that clients of this kind of limit know (C10).</summary>
    public static Refusal Input(RefusalReason reason, string model, long unitsMax, long unitsLeast, string what) =>
        new(reason, $"Range of input length should be [1, {unitsMax}]: {what}")
        {
            Limit = "input_max",
            Owner = RefusalOwner.Model,
            OwnerId = model,
            Value = unitsMax,
            Current = unitsLeast,
            Unit = "units",
        };

    public static Refusal Token(RefusalReason reason, string id, string message) => new(reason, message) { Owner = RefusalOwner.Token, OwnerId = id };

    public static Refusal Member(RefusalReason reason, string id, string message) => new(reason, message) { Owner = RefusalOwner.Member, OwnerId = id };

    public static Refusal Account(RefusalReason reason, string id, string message) => new(reason, message) { Owner = RefusalOwner.Account, OwnerId = id };

    private static string WindowMessage(RefusalOwner owner, WindowBreach breach) =>
        breach.RetryAfter is null
            ? $"This call asks for {breach.Requested} {breach.Limit.Name}, more than the {Noun(owner)}'s limit of {breach.Limit.Value}: it can never succeed."
            : $"The {Noun(owner)}'s limit of {breach.Limit.Value} {breach.Limit.Name} is reached: {breach.Count} counted, {breach.Requested} requested.";

    public static string Noun(RefusalOwner owner) => owner switch { RefusalOwner.Token => "token", RefusalOwner.Member => "member", _ => "account" };
}

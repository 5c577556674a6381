using Metering.Money;

namespace Metering.Calls;

/// <summary>Gives back what a call cost, once: by its recorded allocation, newest slice first (design 5).</summary>
/// <param name="Call">The call.</param>
/// <param name="Amount">How much of the charge; <see langword="null"/> for all of it.</param>
/// <param name="Operator">Who did it, for the record (E11).</param>
/// <param name="Reason">Why, for a person; at most 200 characters.</param>
public sealed record RefundCall(CallId Call, Usd? Amount, string Operator, string Reason);

using Metering.Accounts.Events;

namespace Ledger.Calls;

/// <summary>What the journal itself says of a call: the events behind its row, each as it was decided.</summary>
/// <param name="Held">How it was held.</param>
/// <param name="Ended">How it ended; <see langword="null"/> while it is held.</param>
/// <param name="Corrected">The late settle or void that corrected its interruption.</param>
/// <param name="Refunded">The refund.</param>
public sealed record CallProof(CallHeld Held, CallEnded? Ended, CallCorrected? Corrected, CallRefunded? Refunded);

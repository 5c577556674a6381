using Metering.Accounts.Events;

namespace Ledger.Calls;

/// <summary>A correction of a call that may have left memory long ago. Corrections are rare: each is a statement of its own.</summary>
internal sealed record CallCorrectionRow(CallCorrected Correction, long Seq);

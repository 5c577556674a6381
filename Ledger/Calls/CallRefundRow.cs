using Metering.Accounts.Events;

namespace Ledger.Calls;

/// <summary>A refund of a call that may have left memory long ago. Refunds are rare: each is a statement of its own.</summary>
internal sealed record CallRefundRow(CallRefunded Refund, long Seq);

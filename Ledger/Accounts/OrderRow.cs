using Metering.Accounts;
using Metering.Accounts.Events;

namespace Ledger.Accounts;

/// <summary>An order that a batch credits.</summary>
internal sealed record OrderRow(AccountId Account, CashToppedUp Order, long Seq);

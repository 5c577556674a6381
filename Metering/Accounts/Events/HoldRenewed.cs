using Metering.Calls;

namespace Metering.Accounts.Events;

/// <summary>A hold was kept alive.</summary>
/// <param name="Call">The call.</param>
/// <param name="Mark">What was used so far: what an interruption is charged at.</param>
/// <param name="UnitsOutputMax">The output that is covered from here on.</param>
/// <param name="AllocationAdded">What was set aside in addition, behind the allocation so far.</param>
/// <param name="At">When.</param>
public sealed record HoldRenewed(CallId Call, Usage Mark, long UnitsOutputMax, IReadOnlyList<Slice> AllocationAdded, DateTimeOffset At)
    : AccountEvent(At);

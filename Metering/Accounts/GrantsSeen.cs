namespace Metering.Accounts;

/// <summary>What a call met among the grants that would pay for it, when none of them did.</summary>
internal enum GrantsSeen
{
    None,
    Expired,
    UsedUp,
}

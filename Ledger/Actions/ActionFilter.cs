using Metering.Accounts;
using Metering.Members;

namespace Ledger.Actions;

/// <summary>Which actions to list. What is left out does not restrict.</summary>
public sealed record ActionFilter
{
    public AccountId? Account { get; init; }

    /// <summary>Only what this member of <see cref="Account"/> did.</summary>
    public MemberId? Member { get; init; }

    public string? Caller { get; init; }

    /// <summary>Asked at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Asked before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only actions that come after this one in the list: the last one of the page before.</summary>
    public Guid? Before { get; init; }
}

namespace Ledger.Calls;

/// <summary>What statistics of calls are told apart by.</summary>
public enum CallGrouping
{
    /// <summary>The day on which the call began, in the calendar of a time zone.</summary>
    Day,

    Account,

    /// <summary>Whose tokens they came with.</summary>
    Member,

    Token,

    Model,

    Upstream,

    /// <summary>What paid: a call that several paid for is counted with each of them.</summary>
    Grant,
}

namespace Ledger.Projection;

/// <summary>What became of a batch that was to be put into the tables. Unless it was applied, nothing was changed.</summary>
internal enum ProjectionOutcome
{
    Applied,

    /// <summary>Another projector has moved the cursor.</summary>
    Overtaken,

    /// <summary>Another transaction holds the cursor or a table for longer than is waited for.</summary>
    Busy,
}

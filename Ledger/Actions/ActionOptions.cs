using System.ComponentModel.DataAnnotations;

namespace Ledger.Actions;

/// <summary>The record of actions: section <c>Actions</c> of the configuration.</summary>
public sealed record ActionOptions
{
    /// <summary>
    /// How long an action is kept on record, at least: it goes with the rest of its month, once the youngest of them is as old. Default none, for ever;
    /// 1 day to 100 years. What nobody has said may be deleted is evidence.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan? KeepFor { get; set; }
}

using System.ComponentModel.DataAnnotations;

namespace Metering.Tokens;

/// <summary>How tokens lease slots.</summary>
public sealed record TokenOptions
{
    /// <summary>How long a call's slot and hold live unless renewed. Default 15 s (design 9); 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);
}

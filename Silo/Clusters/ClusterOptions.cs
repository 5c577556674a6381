using System.ComponentModel.DataAnnotations;

namespace Silo.Clusters;

/// <summary>The cluster that this process belongs to: section <c>Cluster</c> of the configuration.</summary>
internal sealed class ClusterOptions : IValidatableObject
{
    /// <summary>
    /// The Redis that keeps the list of members, such as <c>10.0.0.7:6379</c>, as StackExchange.Redis reads it. Default: none, and the process is a
    /// cluster of one on this machine, for development.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>What the process does. Default RelayAndSilo.</summary>
    public ProcessRole Role { get; set; } = ProcessRole.RelayAndSilo;

    /// <summary>The cluster's name: who shares it and the Redis is of one cluster. Default <c>metering</c>.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string Id { get; set; } = "metering";

    /// <summary>The IP address at which other members reach this one. Default: the first one of this machine that is not loopback.</summary>
    public string? Address { get; set; }

    /// <summary>Where other silos connect to. Default 11111.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Where relay-only processes connect to. Default 30000.</summary>
    [Range(1, 65_535)]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>How often a silo asks a neighbour whether it lives, and how long it waits for the answer. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ProbeEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many probes in a row are missed by a silo that is taken for dead. Default 3.</summary>
    [Range(1, 100)]
    public int ProbesMissedMax { get; set; } = 3;

    /// <summary>How long one actor waits for another's answer. Default 10 s: longer than a silo takes to be found dead.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan AnswerMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>An actor without a message for this long leaves memory. Default 10 min; longer than a lease.</summary>
    [Range(typeof(TimeSpan), "00:01:01", "1.00:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stopping silo may take to hand its actors over. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HandOverMax { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often accounts are looked for that have calls in progress and live nowhere. Default 15 s; at once when a silo was lost.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LookForAbandonedEvery { get; set; } = TimeSpan.FromSeconds(15);

    public bool HasSilo => Role is not ProcessRole.Relay;

    public bool HasRelay => Role is not ProcessRole.Silo;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Role)) yield return new ValidationResult("Role is RelayAndSilo, Silo or Relay.");
        if (Address is not null && !System.Net.IPAddress.TryParse(Address, out _)) yield return new ValidationResult("Address is an IP address.");
        if (Role is ProcessRole.Relay && Redis is null) yield return new ValidationResult("A relay alone needs Redis to find its silos.");
    }
}

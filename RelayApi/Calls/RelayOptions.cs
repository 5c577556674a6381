using System.ComponentModel.DataAnnotations;

namespace RelayApi.Calls;

/// <summary>The relay's limits: section <c>Relay</c> of the configuration.</summary>
internal sealed class RelayOptions
{
    /// <summary>The largest request body, in bytes; larger ones are answered with 413. Default 32 MiB; 1 KiB to 1 GiB.</summary>
    [Range(1_024, 1_073_741_824)]
    public long RequestBytesMax { get; set; } = 32 << 20;

    /// <summary>How long the first byte of an answer waits for its hold to be durable before the call is given up with 503. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConfirmWaitMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the end of a response waits for its charge to be durable, or kept in the spool, before the connection is broken. The charge itself
    /// is retried for as long as the process lives. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan SettleWaitMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a request goes upstream only when its hold is durable, instead of at the same time. A process that alone owns its books needs it
    /// not; in a cluster it keeps an activation that has been replaced without knowing from sending calls. Default false; a silo's default is true.
    /// </summary>
    public bool SendsConfirmed { get; set; }

    /// <summary>How often the hold of a call in progress is renewed; well below the lease of 15 s. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What happens upstream when a client goes away in mid-answer (F9). Default Cancel.</summary>
    public ClientGoneAction OnClientGone { get; set; } = ClientGoneAction.Cancel;

    /// <summary>How long a stopping process lets calls in progress go on. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a minute one token may ask for its usage; 0 for no limit. Default 60.</summary>
    [Range(0, 1_000_000)]
    public int UsageRequestsPerMinute { get; set; } = 60;

    /// <summary>How often a minute one address may come with a wrong key, at the doors and the admin API together; 0 for no limit. Default 100.</summary>
    [Range(0, 1_000_000)]
    public int FailedKeysPerMinute { get; set; } = 100;

    /// <summary>Whether the caller's address is taken from the last <c>X-Forwarded-For</c> entry; only behind a proxy that sets it. Default false.</summary>
    public bool TrustsForwardedFor { get; set; }
}

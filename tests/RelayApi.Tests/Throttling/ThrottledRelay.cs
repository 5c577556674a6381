namespace RelayApi.Tests.Throttling;

/// <summary>A relay that turns away early what can be asked without end.</summary>
public sealed class ThrottledRelay : IAsyncLifetime
{
    public const int UsageRequestsPerMinute = 3;
    public const int FailedKeysPerMinute = 4;

    public TimedRelay Relay { get; } = new()
    {
        Settings =
        [
            $"--Relay:UsageRequestsPerMinute={UsageRequestsPerMinute}",
            $"--Relay:FailedKeysPerMinute={FailedKeysPerMinute}",
            "--Relay:TrustsForwardedFor=true",
        ],
    };

    public ValueTask InitializeAsync() => Relay.InitializeAsync();

    public ValueTask DisposeAsync() => Relay.DisposeAsync();
}

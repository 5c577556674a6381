namespace RelayApi.Calls;

/// <summary>What happens upstream when a client goes away in mid-answer.</summary>
internal enum ClientGoneAction
{
    /// <summary>The upstream is told to stop; what was produced is charged.</summary>
    Cancel,

    /// <summary>The answer is read to its end, so that it is charged by the upstream's own usage.</summary>
    Drain,
}

namespace Simulation;

/// <summary>Bugs that can be switched on. Each must make histories fail; otherwise a history that passes proves nothing.</summary>
public enum KnownBug
{
    None,

    /// <summary>The journal says a row is durable before it is.</summary>
    AcknowledgesBeforeWriting,

    /// <summary>The journal takes the rows of an activation that has lost its books to another one.</summary>
    WritesWithoutFence,

    /// <summary>A package books what it captured once more, as it would without ordinals when a capture is sent again.</summary>
    CapturesTwice,

    /// <summary>A restart begins with empty windows.</summary>
    ForgetsWindows,

    /// <summary>What ended before a restart is no longer known.</summary>
    ForgetsEndedCalls,

    /// <summary>A reset of a grant is written twice, as two activations would that both notice it.</summary>
    ResetsTwice,

    /// <summary>The books forget whose token a call came with when they are asked for one that has ended.</summary>
    ForgetsMembersOfCalls,

    /// <summary>A restart begins with empty windows of temporary tokens: their calls are counted for their parents only.</summary>
    ForgetsCallsOfChildren,

    /// <summary>The deletion of a token is acknowledged and not written.</summary>
    ForgetsDeletions,

    /// <summary>The engine's wall clock is behind, and tokens live longer than they may.</summary>
    ClockIsBehind,

    /// <summary>A hold is written without what may pay for it.</summary>
    ForgetsPayers,
}

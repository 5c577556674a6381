namespace Faults.Straddling;

/// <summary>How far a call has come when its relay is killed, in the order of a call's life.</summary>
public enum Moment
{
    /// <summary>The hold is decided and on its way to the books; the upstream has the request.</summary>
    HoldRaised,

    /// <summary>The hold is durable, the upstream has not answered.</summary>
    AnswerAwaited,

    /// <summary>The client has seen the first bytes.</summary>
    AnswerBegun,

    /// <summary>In mid-answer, a renewal is on its way to the books.</summary>
    RenewalRaised,

    /// <summary>In mid-answer, a renewal with its mark is durable.</summary>
    HoldRenewed,

    /// <summary>The answer is over, its charge is on its way to the books.</summary>
    EndRaised,

    /// <summary>The charge is durable, the package's capture of its part is on its way to the books.</summary>
    CaptureRaised,

    /// <summary>The capture is durable, and the account knows.</summary>
    Captured,
}

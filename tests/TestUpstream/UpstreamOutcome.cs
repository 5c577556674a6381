namespace TestUpstream;

/// <summary>How the upstream saw a request end.</summary>
public enum UpstreamOutcome
{
    /// <summary>Still being answered.</summary>
    Running,

    /// <summary>The whole answer was sent.</summary>
    Completed,

    /// <summary>The client went before the answer was over.</summary>
    ClientGone,

    /// <summary>The scripted fault was played to its end.</summary>
    Fault,
}

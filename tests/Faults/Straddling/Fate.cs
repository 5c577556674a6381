namespace Faults.Straddling;

/// <summary>What becomes of a row that was on its way to the books when the relay was killed.</summary>
public enum Fate
{
    /// <summary>Nothing was on its way.</summary>
    None,

    /// <summary>It never arrived, and stands nowhere.</summary>
    Lost,

    /// <summary>It never arrived, but the relay had kept it on its disk.</summary>
    Spooled,

    /// <summary>It arrived, and nobody was left to be told.</summary>
    Unacknowledged,
}

namespace Metering.Books;

/// <summary>What became of a row.</summary>
public enum AppendOutcome
{
    /// <summary>The row is durable.</summary>
    Written,

    /// <summary>Another activation owns the stream: nothing was written, and this activation is over.</summary>
    Fenced,
}

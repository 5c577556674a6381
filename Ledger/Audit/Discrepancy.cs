namespace Ledger.Audit;

/// <summary>Something that the books do not say alike in two places, or that their rules forbid.</summary>
/// <param name="Where">The stream, or the table and the key.</param>
/// <param name="Seq">The row of the stream; 0 where it is not about one row.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Expected">What the journal makes of it.</param>
/// <param name="Actual">What was found.</param>
public sealed record Discrepancy(string Where, long Seq, string What, string Expected, string Actual)
{
    public override string ToString() =>
        $"{Where}{(Seq > 0 ? $" row {Seq}" : "")}: {What}; expected {Expected}, found {Actual}";
}

namespace Metering;

/// <summary>Text that stands on record beside a decision, such as the number of an order, the reference of a payment or a reason.</summary>
internal static class RecordText
{
    private const int LengthMax = 200;

    /// <summary>What is wrong with such a text, said as a sentence begins (<c>A refund has a reason</c>), or <see langword="null"/>.</summary>
    public static string? Problem(string has, string? text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > LengthMax ? $"{has} of at most {LengthMax} characters." : null;
}

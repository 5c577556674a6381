using Metering.Grants;
using Metering.Tokens;

namespace Metering.Products;

/// <summary>A grant that a product gives.</summary>
/// <param name="Id">Its name in the product, of which the names of grants are made; at most 16 characters.</param>
/// <param name="Terms">
/// What it is. Its times are those of the purchase and not these; an anchor that equals <see cref="GrantTerms.From"/> is the moment of purchase (C3),
/// another one is kept, as for a quota that begins anew at midnight.
/// </param>
public sealed record GrantTemplate(string Id, GrantTerms Terms)
{
    public const int IdLengthMax = 16;

    /// <summary>What becomes of it when more than one is bought.</summary>
    public TemplateScale Scale { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Problem() =>
        !IdText.IsValid(Id) || Id.Length > IdLengthMax || Id.Contains(':', StringComparison.Ordinal)
            ? $"A template has an id of at most {IdLengthMax} letters, digits, '_', '-' and '.'."
        : !Enum.IsDefined(Scale) ? "A template is Multiplied, PerSeat or Once."
        : Terms.To is not null || Terms.Tokens is not null || Terms.Members is not null
            ? "A template has no end, tokens or members of its own: they come with the purchase."
        : Terms.Problem();

    /// <summary>The grant of a purchase.</summary>
    /// <param name="from">When it begins.</param>
    /// <param name="to">When it ends.</param>
    /// <param name="anchor">From when its periods are counted.</param>
    /// <param name="quantity">How many are bought.</param>
    /// <param name="tokens">Which tokens it is bound to; <see langword="null"/> for all.</param>
    internal GrantTerms At(DateTimeOffset from, DateTimeOffset to, DateTimeOffset anchor, int quantity, IReadOnlyList<TokenId>? tokens) => Terms with
    {
        From = from,
        To = to,
        Quota = QuotaOf(quantity),
        Tokens = tokens,
        Recurrence = Terms.Recurrence is { } recurs && recurs.Anchor == Terms.From ? recurs with { Anchor = anchor } : Terms.Recurrence,
    };

    /// <summary>What does not fit is the largest number there is, which no grant may have as its quota.</summary>
    internal long? QuotaOf(int quantity) => Terms.Quota is { } quota && Scale is TemplateScale.Multiplied
        ? (long)Int128.Min(long.MaxValue, (Int128)quota * quantity)
        : Terms.Quota;
}

using System.Diagnostics.CodeAnalysis;
using Metering.Grants;
using Metering.Products;
using RelayApi.Grants;

namespace RelayApi.Products;

/// <summary>A grant that a product gives: written as a grant is, without its times and tokens.</summary>
/// <param name="Id">Its name in the product; at most 16 characters.</param>
/// <param name="Name">For people.</param>
/// <param name="Unit">Usd, Credits or Calls.</param>
internal sealed record TemplateBody(string Id, string Name, GrantUnit Unit) : GrantBody(Id, Name, Unit)
{
    /// <summary>Multiplied (one grant with so many times the quota), PerSeat (a grant for each) or Once.</summary>
    public TemplateScale Scale { get; init; }

    internal bool HasWhatComesWithThePurchase => From is not null || To is not null || Tokens is not null || Members is not null;

    /// <summary>An anchor that is left out becomes the moment of purchase.</summary>
    public bool TryRead([NotNullWhen(true)] out GrantTemplate? template)
    {
        template = TryRead(DateTimeOffset.UnixEpoch, out var terms) ? new GrantTemplate(Id, terms) { Scale = Scale } : null;
        return template is not null;
    }

    public static TemplateBody Of(GrantTemplate template)
    {
        var terms = template.Terms;
        return new TemplateBody(template.Id, terms.Name, terms.Unit)
        {
            Scale = template.Scale,
            Quota = terms.Quota is { } quota ? GrantQuantity.Write(quota, terms.Unit) : null,
            QuotaPerMember = terms.QuotaPerMember is { } share ? GrantQuantity.Write(share, terms.Unit) : null,
            Recurrence = terms.Recurrence is { } recurs
                ? new RecurrenceBody(recurs.Unit)
                {
                    Count = recurs.Count,
                    Anchor = recurs.Anchor == terms.From ? null : recurs.Anchor,
                    TimeZone = recurs.TimeZone,
                }
                : null,
            Windows = terms.Windows is { } windows
                ? [.. windows.Select(window => new WindowBody(window.Length, GrantQuantity.Write(window.Limit, terms.Unit)))]
                : null,
            Models = terms.Models,
            Upstreams = terms.Upstreams,
            Kinds = terms.Kinds,
            Rates = terms.Rates is { } rates ? [.. rates.Select(CreditRateBody.Of)] : null,
            Priority = terms.Priority,
            IsPromotional = terms.IsPromotional,
        };
    }
}

using System.Security.Cryptography;
using System.Text;
using Metering.Accounts;
using Metering.Calls;
using Metering.Packages;
using Metering.Products;

namespace Metering.Orders;

/// <summary>
/// How what an order gives is named: by the order's number, so that paying it again cannot give it a second time. Seats are numbered from 1.
/// </summary>
internal static class GrantNames
{
    public const int NumberLengthMax = 40;

    public static GrantId Of(string order, GrantTemplate template) => Named($"{order}:{template.Id}");

    public static GrantId OfSeat(string order, GrantTemplate template, int seat) =>
        Named(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{order}:{template.Id}:{seat}"));

    /// <summary>The id of the template that a grant of an order was made of.</summary>
    public static string TemplateOf(GrantId grant) => grant.Name.Split(':')[1];

    /// <summary>Ids of packages are unique everywhere and numbers of orders are not, so the account is part of it.</summary>
    public static PackageId PackageOf(AccountId account, string order) =>
        PackageId.Parse($"pkg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{order}")).AsSpan(0, 16))}");

    private static GrantId Named(string name) => GrantId.TryNamed(name, out var id) ? id : throw new FormatException($"'{name}' is no name of a grant.");
}

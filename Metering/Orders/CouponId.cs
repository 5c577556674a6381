using System.Text.Json.Serialization;

namespace Metering.Orders;

/// <summary>Names a coupon in its account. At most 64 characters of letters, digits, <c>_ - . :</c>.</summary>
[JsonConverter(typeof(IdJsonConverter<CouponId>))]
public readonly record struct CouponId : IId<CouponId>
{
    private readonly string? _value;

    private CouponId(string value) => _value = value;

    /// <summary>The text of the id; reading a default value is a bug and throws.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default CouponId is no id.");

    public static CouponId Parse(string text) => IdText.Parse<CouponId>(text);

    public static bool TryParse(string? text, out CouponId id)
    {
        var valid = IdText.IsValid(text);
        id = valid ? new CouponId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

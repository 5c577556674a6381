using System.Text.Json.Serialization;

namespace Metering.Products;

/// <summary>Names a product. At most 64 characters of letters, digits, <c>_ - . :</c>.</summary>
[JsonConverter(typeof(IdJsonConverter<ProductId>))]
public readonly record struct ProductId : IId<ProductId>
{
    private readonly string? _value;

    private ProductId(string value) => _value = value;

    /// <summary>The text of the id; reading a default value is a bug and throws.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default ProductId is no id.");

    public static ProductId Parse(string text) => IdText.Parse<ProductId>(text);

    public static bool TryParse(string? text, out ProductId id)
    {
        var valid = IdText.IsValid(text);
        id = valid ? new ProductId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

using System.Text.Json.Serialization;

namespace Metering.Packages;

/// <summary>Names a package. At most 64 characters of letters, digits, <c>_ - . :</c>.</summary>
[JsonConverter(typeof(IdJsonConverter<PackageId>))]
public readonly record struct PackageId : IId<PackageId>
{
    private readonly string? _value;

    private PackageId(string value) => _value = value;

    /// <summary>The text of the id; reading a default value is a bug and throws.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default PackageId is no id.");

    public static PackageId Parse(string text) => IdText.Parse<PackageId>(text);

    public static bool TryParse(string? text, out PackageId id)
    {
        var valid = IdText.IsValid(text);
        id = valid ? new PackageId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

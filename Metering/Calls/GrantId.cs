using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Packages;

namespace Metering.Calls;

/// <summary>Names what pays: <c>cash</c>, <c>debt</c> (what no grant covered), <c>package/{id}</c>, or <c>grant/{name}</c> for a grant in the account.</summary>
[JsonConverter(typeof(GrantIdJsonConverter))]
public readonly record struct GrantId
{
    private const string PackagePrefix = "package/";
    private const string NamedPrefix = "grant/";

    private readonly string? _value;

    private GrantId(string value) => _value = value;

    public static GrantId Cash { get; } = new("cash");

    public static GrantId Debt { get; } = new("debt");

    public string Value => _value ?? throw new InvalidOperationException("A default GrantId is no id.");

    public static GrantId Of(PackageId package) => new(PackagePrefix + package.Value);

    /// <summary>A grant in the account. Its name is unique in the account, and as an id is: letters, digits, <c>_ - . :</c>.</summary>
    public static bool TryNamed(string? name, out GrantId id)
    {
        var valid = IdText.IsValid(name);
        id = valid ? new GrantId(NamedPrefix + name) : default;
        return valid;
    }

    public static bool TryParse(string? text, out GrantId id)
    {
        id = text is null ? default : new GrantId(text);
        return text is not null && (id == Cash || id == Debt || id.IsPackage(out _) || (id.IsNamed && IdText.IsValid(id.Name)));
    }

    /// <summary>A grant in the account.</summary>
    public bool IsNamed => Value.StartsWith(NamedPrefix, StringComparison.Ordinal);

    /// <summary>The name of a grant in the account.</summary>
    public string Name => IsNamed ? Value[NamedPrefix.Length..] : throw new InvalidOperationException($"{Value} is no grant in an account.");

    public bool IsPackage(out PackageId package)
    {
        package = default;
        return Value.StartsWith(PackagePrefix, StringComparison.Ordinal) && PackageId.TryParse(Value[PackagePrefix.Length..], out package);
    }

    public override string ToString() => Value;
}

public sealed class GrantIdJsonConverter : JsonConverter<GrantId>
{
    public override GrantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        GrantId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a grant.");

    public override void Write(Utf8JsonWriter writer, GrantId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override GrantId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, GrantId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}

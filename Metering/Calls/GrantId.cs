using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Packages;

namespace Metering.Calls;

/// <summary>Names what pays: <c>cash</c>, <c>debt</c> (what no grant covered), or <c>package/{id}</c>.</summary>
[JsonConverter(typeof(GrantIdJsonConverter))]
public readonly record struct GrantId
{
    private const string PackagePrefix = "package/";

    private readonly string? _value;

    private GrantId(string value) => _value = value;

    public static GrantId Cash { get; } = new("cash");

    public static GrantId Debt { get; } = new("debt");

    public string Value => _value ?? throw new InvalidOperationException("A default GrantId is no id.");

    public static GrantId Of(PackageId package) => new(PackagePrefix + package.Value);

    public static bool TryParse(string? text, out GrantId id)
    {
        id = text is null ? default : new GrantId(text);
        return text is not null && (id == Cash || id == Debt || id.IsPackage(out _));
    }

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
}

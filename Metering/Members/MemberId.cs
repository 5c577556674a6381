using System.Text.Json.Serialization;

namespace Metering.Members;

/// <summary>Names a member of an account, and is unique in it. At most 64 characters of letters, digits, <c>_ - . :</c>.</summary>
[JsonConverter(typeof(IdJsonConverter<MemberId>))]
public readonly record struct MemberId : IId<MemberId>
{
    private readonly string? _value;

    private MemberId(string value) => _value = value;

    /// <summary>The text of the id; reading a default value is a bug and throws.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default MemberId is no id.");

    public static MemberId Parse(string text) => IdText.Parse<MemberId>(text);

    public static bool TryParse(string? text, out MemberId id)
    {
        var valid = IdText.IsValid(text);
        id = valid ? new MemberId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

using System.Text.Json.Serialization;

namespace Metering.Tokens;

/// <summary>Names a token (an access credential). It is part of the credential's text and is not secret. At most 64 characters of letters, digits, <c>_ - . :</c>.</summary>
[JsonConverter(typeof(IdJsonConverter<TokenId>))]
public readonly record struct TokenId : IId<TokenId>
{
    private readonly string? _value;

    private TokenId(string value) => _value = value;

    /// <summary>The text of the id; reading a default value is a bug and throws.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default TokenId is no id.");

    public static TokenId Parse(string text) => IdText.Parse<TokenId>(text);

    public static bool TryParse(string? text, out TokenId id)
    {
        var valid = IdText.IsValid(text);
        id = valid ? new TokenId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

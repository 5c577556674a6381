using System.Text.Json.Serialization;

namespace Metering.Accounts;

/// <summary>Names an account. At most 64 characters of letters, digits, <c>_ - . :</c>.</summary>
[JsonConverter(typeof(IdJsonConverter<AccountId>))]
public readonly record struct AccountId : IId<AccountId>
{
    private readonly string? _value;

    private AccountId(string value) => _value = value;

    /// <summary>The text of the id; reading a default value is a bug and throws.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default AccountId is no id.");

    public static AccountId Parse(string text) => IdText.Parse<AccountId>(text);

    public static bool TryParse(string? text, out AccountId id)
    {
        var valid = IdText.IsValid(text);
        id = valid ? new AccountId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

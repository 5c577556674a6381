using Metering.Accounts;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Books;

/// <summary>Names the journal stream of one actor: <c>account/{id}</c>, <c>token/{id}</c> or <c>package/{id}</c>.</summary>
public readonly record struct StreamId
{
    private readonly string? _value;

    private StreamId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default StreamId is no id.");

    public static StreamId Of(AccountId account) => new(AccountPrefix + account.Value);

    public static StreamId Of(TokenId token) => new(TokenPrefix + token.Value);

    public static StreamId Of(PackageId package) => new(PackagePrefix + package.Value);

    /// <summary>Reads what <see cref="Value"/> wrote; anything else is a corrupt journal and throws.</summary>
    public static StreamId Parse(string text)
    {
        var id = new StreamId(text);
        return id.IsAccount(out _) || id.IsToken(out _) || id.IsPackage(out _) ? id : throw new FormatException($"'{text}' names no stream.");
    }

    public bool IsAccount(out AccountId id) => TryTail(AccountPrefix, out id);

    public bool IsToken(out TokenId id) => TryTail(TokenPrefix, out id);

    public bool IsPackage(out PackageId id) => TryTail(PackagePrefix, out id);

    public override string ToString() => Value;

    private const string AccountPrefix = "account/";
    private const string TokenPrefix = "token/";
    private const string PackagePrefix = "package/";

    private bool TryTail<TId>(string prefix, out TId id)
        where TId : struct, IId<TId>
    {
        id = default;
        return Value.StartsWith(prefix, StringComparison.Ordinal) && TId.TryParse(Value[prefix.Length..], out id);
    }
}

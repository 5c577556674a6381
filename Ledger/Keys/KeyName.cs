namespace Ledger.Keys;

/// <summary>What keys of the admin API are called, for people and on record.</summary>
public static class KeyName
{
    public const int LengthMax = 200;

    public static bool IsValid(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= LengthMax;
}

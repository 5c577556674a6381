namespace Ledger.Members;

/// <summary>A management key that was just made.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What it is presented with: shown once, stored nowhere.</param>
public sealed record NewManagementKey(ManagementKey Key, string Secret)
{
    /// <summary>A record prints its members; a secret must not be printed by accident.</summary>
    public override string ToString() => $"{Key}";
}

namespace Metering.Accounts;

/// <summary>Replaces an account's settings.</summary>
public sealed record ChangeAccount(AccountSettings Settings);

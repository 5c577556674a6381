namespace Metering.Accounts;

/// <summary>Creates an account.</summary>
public sealed record OpenAccount(AccountSettings Settings);

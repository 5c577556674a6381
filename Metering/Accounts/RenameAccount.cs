namespace Metering.Accounts;

/// <summary>Replaces an account's name and nothing else: what its own managers may change of its settings.</summary>
/// <param name="Name">For people; at most 200 characters.</param>
public sealed record RenameAccount(string Name);

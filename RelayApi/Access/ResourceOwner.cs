using Metering.Accounts;
using Metering.Members;

namespace RelayApi.Access;

/// <summary>Whose something is: an account's, and there one member's own or nobody's in particular.</summary>
internal readonly record struct ResourceOwner(AccountId Account, MemberId? Member = null);

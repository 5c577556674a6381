using Metering.Calls;
using Metering.Grants;
using Metering.Packages;

namespace Metering.Accounts;

/// <summary>Something that can pay, at its place in the burn order: a grant in the account, a package, which is asked, or cash.</summary>
internal readonly record struct Payer(BurnKey Key, GrantId Id, Grant? Grant, PackageId? Package);

using Metering.Members;
using Metering.Packages;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>Replaces whom a package is bound to and nothing else.</summary>
/// <param name="Package">The package.</param>
/// <param name="Tokens">The tokens; <see langword="null"/> for no token in particular.</param>
/// <param name="Members">The members; <see langword="null"/> for no member in particular. Without tokens and members it pays for the whole account.</param>
public sealed record BindPackage(PackageId Package, IReadOnlyList<TokenId>? Tokens, IReadOnlyList<MemberId>? Members);

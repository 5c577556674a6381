using Metering.Accounts;
using Metering.Packages;
using Metering.Tokens;

namespace Metering;

/// <summary>Finds an actor by its id, wherever it runs. What is returned may be kept and used for as long as the process lives.</summary>
public interface IActors
{
    IToken Token(TokenId id);

    IAccount Account(AccountId id);

    IPackage Package(PackageId id);
}

using Grains.Accounts;
using Grains.Packages;
using Grains.Tokens;
using Metering;
using Metering.Accounts;
using Metering.Packages;
using Metering.Tokens;

namespace Silo.Clusters;

/// <summary>The actors of the cluster, wherever they live.</summary>
internal sealed class ClusterActors(IGrainFactory grains) : IActors
{
    private const int ReferencesMax = 50_000;

    private readonly ReferenceCache<TokenId, ITokenGrain> _tokens = new(id => grains.GetGrain<ITokenGrain>(id.Value), ReferencesMax);
    private readonly ReferenceCache<AccountId, IAccountGrain> _accounts = new(id => grains.GetGrain<IAccountGrain>(id.Value), ReferencesMax);
    private readonly ReferenceCache<PackageId, IPackageGrain> _packages = new(id => grains.GetGrain<IPackageGrain>(id.Value), ReferencesMax);

    public IToken Token(TokenId id) => _tokens.Get(id);

    public IAccount Account(AccountId id) => _accounts.Get(id);

    public IPackage Package(PackageId id) => _packages.Get(id);
}

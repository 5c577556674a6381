using Metering.Packages;

namespace Grains.Packages;

/// <summary>A package somewhere in the cluster, by preference beside its account. Its key is the package's id.</summary>
public interface IPackageGrain : IGrainWithStringKey, IPackage;

using Metering.Accounts;

namespace Grains.Accounts;

/// <summary>An account somewhere in the cluster. Its key is the account's id.</summary>
public interface IAccountGrain : IGrainWithStringKey, IAccount;

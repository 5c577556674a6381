using Metering.Tokens;

namespace Grains.Tokens;

/// <summary>A token somewhere in the cluster. Its key is the token's id.</summary>
public interface ITokenGrain : IGrainWithStringKey, IToken;

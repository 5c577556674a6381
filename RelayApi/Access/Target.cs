namespace RelayApi.Access;

/// <summary>What a request is about.</summary>
/// <param name="Noun">What people call it; its absence is told with it.</param>
/// <param name="IsPersonal">Whether it can be one member's own, and then is no other member's business.</param>
/// <param name="FindOwner">Whose the thing is that the request names; <see langword="null"/> when there is no such thing.</param>
internal sealed record Target(string Noun, bool IsPersonal, Func<EndpointFilterInvocationContext, ValueTask<ResourceOwner?>> FindOwner);

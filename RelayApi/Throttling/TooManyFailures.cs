namespace RelayApi.Throttling;

/// <summary>Too many wrong keys came from one place.</summary>
/// <param name="Source">The address or network.</param>
/// <param name="Limit">How many may come in a minute.</param>
/// <param name="Wait">When to try again.</param>
internal sealed record TooManyFailures(string Source, int Limit, TimeSpan Wait)
{
    public string Message => $"Too many requests with a wrong key came from {Source}: at most {Limit} a minute.";
}

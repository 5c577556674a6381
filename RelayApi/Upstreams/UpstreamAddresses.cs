using Ledger.Upstreams;

namespace RelayApi.Upstreams;

/// <summary>Where requests of an upstream go.</summary>
internal static class UpstreamAddresses
{
    /// <summary>The base URL is what a client of the provider is configured with, such as <c>https://api.openai.com/v1</c>, with or without a slash behind it.</summary>
    public static Uri AddressOf(this Upstream upstream, string path)
    {
        var text = upstream.BaseUrl.AbsoluteUri;
        return new Uri(text.EndsWith('/') ? text + path : $"{text}/{path}");
    }
}

using System.Net;
using Microsoft.Extensions.Options;
using RelayApi.Calls;
using RelayApi.OpenAi;

namespace RelayApi.Throttling;

/// <summary>
/// How often an address may come with a wrong key, at the doors and at the admin API together. Only failures are looked up and counted: a key that is
/// right passes, whatever else its address has tried, so nobody shuts out others behind the same proxy.
/// </summary>
internal sealed class FailedKeys(IOptions<RelayOptions> options, TimeProvider time) : IDisposable
{
    private readonly PerMinute<string> _failures = new(options.Value.FailedKeysPerMinute, time);
    private long _refusedAt;
    private volatile bool _hasRefused;

    public int Limit => _failures.Limit;

    /// <summary>Counts a key that was wrong; <see langword="null"/> unless there were too many.</summary>
    public TooManyFailures? Count(HttpContext http)
    {
        var source = SourceOf(http);
        if (_failures.Count(source) is not { } wait) return null;
        Volatile.Write(ref _refusedAt, time.GetTimestamp());
        _hasRefused = true;
        return new TooManyFailures(source, Limit, wait);
    }

    /// <summary>
    /// Whether so many were wrong that a further one is not even looked at. While no address has gone too far, which is nearly always, nothing is
    /// looked up.
    /// </summary>
    public bool AreTooMany(HttpContext http) =>
        _hasRefused && time.GetElapsedTime(Volatile.Read(ref _refusedAt)) < TimeSpan.FromMinutes(1) && _failures.WaitOf(SourceOf(http)) is not null;

    public void Dispose() => _failures.Dispose();

    /// <summary>Whoever has one IPv6 address has its whole /64.</summary>
    private string SourceOf(HttpContext http)
    {
        if (!IPAddress.TryParse(http.ClientAddress(options.Value.TrustsForwardedFor), out var address)) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}

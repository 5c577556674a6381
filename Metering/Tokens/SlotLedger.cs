using System.Diagnostics.CodeAnalysis;
using Metering.Calls;

namespace Metering.Tokens;

/// <summary>The slots of a token: as many as there are leases alive.</summary>
internal sealed class SlotLedger
{
    private readonly Dictionary<CallId, Lease> _leases = [];

    /// <summary>Slots taken now. Expired leases are dropped when the count reaches <paramref name="limit"/>, so the usual call pays nothing for them.</summary>
    public int Count(int? limit, TimeSpan now)
    {
        if (_leases.Count >= limit) DropExpired(now);
        return _leases.Count;
    }

    public int CountAlive(TimeSpan now)
    {
        DropExpired(now);
        return _leases.Count;
    }

    public void Take(CallId call, Lease lease) => _leases[call] = lease;

    public bool TryFind(CallId call, [NotNullWhen(true)] out Lease? lease) => _leases.TryGetValue(call, out lease);

    public bool TryRelease(CallId call, [NotNullWhen(true)] out Lease? lease) => _leases.Remove(call, out lease);

    /// <summary>Frees the slot unless it is another's by now.</summary>
    public void Return(CallId call, Lease lease)
    {
        if (_leases.TryGetValue(call, out var found) && ReferenceEquals(found, lease)) _leases.Remove(call);
    }

    private void DropExpired(TimeSpan now)
    {
        foreach (var (call, lease) in _leases)
        {
            if (lease.ExpiresAt <= now) _leases.Remove(call);
        }
    }
}

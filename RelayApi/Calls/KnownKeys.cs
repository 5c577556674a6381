using Metering.Accounts;
using Metering.Tokens;

namespace RelayApi.Calls;

/// <summary>
/// The keys that have worked lately in this process, and whose they are: neither ever changes for a key. Whether one works now, its token says each
/// time. A key is known until it is refused, or until another takes its place: each has one place in fixed memory, so a look allocates nothing and
/// waits for nobody, and only who has a right key can put another out.
/// </summary>
internal sealed class KnownKeys
{
    /// <summary>2 MiB. Of 25,000 keys in use about one in ten shares its place with another; such two put each other out and cost a question more.</summary>
    private const int PlacesCount = 1 << 18;

    private readonly Entry?[] _places = new Entry?[PlacesCount];

    /// <summary>The account of a known key.</summary>
    public AccountId? AccountOf(SecretHash key) => Volatile.Read(ref PlaceOf(key)) is { } entry && entry.Key.Equals(key) ? entry.Account : null;

    public void Add(SecretHash key, AccountId account) => Volatile.Write(ref PlaceOf(key), new Entry(key, account));

    /// <summary>Another key that has the place keeps it.</summary>
    public void Forget(SecretHash key)
    {
        ref var place = ref PlaceOf(key);
        if (Volatile.Read(ref place) is { } entry && entry.Key.Equals(key)) Interlocked.CompareExchange(ref place, null, entry);
    }

    /// <summary>The hash of a secret is even in all its bits, so any of them tell places apart.</summary>
    private ref Entry? PlaceOf(SecretHash key) => ref _places[key.GetHashCode() & (PlacesCount - 1)];

    private sealed record Entry(SecretHash Key, AccountId Account);
}

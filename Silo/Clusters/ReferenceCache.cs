using System.Collections.Concurrent;

namespace Silo.Clusters;

/// <summary>
/// Grain references that were made before: making one anew for each call costs two fifths of the calls. Bounded in two generations: what was not
/// asked for while as many others were is dropped, so ids that strangers make up do not stay.
/// </summary>
internal sealed class ReferenceCache<TId, TGrain>(Func<TId, TGrain> make, int perGenerationMax)
    where TId : notnull
{
    private ConcurrentDictionary<TId, TGrain> _young = new();
    private ConcurrentDictionary<TId, TGrain> _old = new();
    private int _count;

    public TGrain Get(TId id)
    {
        if (_young.TryGetValue(id, out var known)) return known;
        var grain = _old.TryGetValue(id, out var older) ? older : make(id);
        if (_young.TryAdd(id, grain) && Interlocked.Increment(ref _count) >= perGenerationMax) TurnOver();
        return grain;
    }

    /// <summary>References that are lost between two callers who do this at once are made again; that is all that can happen.</summary>
    private void TurnOver()
    {
        Interlocked.Exchange(ref _count, 0);
        _old = Interlocked.Exchange(ref _young, new ConcurrentDictionary<TId, TGrain>());
    }
}

using System.Text.Json.Serialization;

namespace Metering.Grants;

/// <summary>
/// What one rolling window of a grant has counted, in sixtieths of its length; the oldest one is counted whole, so no span of the window's length
/// ever holds more than the limit. It is part of the account's books and so lives by the wall clock of their events: a window of a week
/// outlives processes, which a monotonic clock does not.
/// </summary>
internal sealed class GrantWindow
{
    private const int BucketsPerLength = 60;

    public TimeSpan Length { get; init; }

    public long Limit { get; set; }

    /// <summary>In order of time; at most one more than a length has.</summary>
    public List<GrantWindowBucket> Buckets { get; init; } = [];

    [JsonIgnore]
    private long BucketTicks => Length.Ticks / BucketsPerLength;

    public void Add(long quantity, DateTimeOffset at)
    {
        var index = at.UtcTicks / BucketTicks;
        var last = Buckets.Count > 0 ? Math.Max(Buckets[^1].Index, index) : index;
        Buckets.RemoveAll(bucket => bucket.Index < last - BucketsPerLength);
        if (index < last - BucketsPerLength) return;

        var place = Buckets.Count;
        while (place > 0 && Buckets[place - 1].Index > index) place--;
        if (place == 0 || Buckets[place - 1].Index != index)
        {
            if (quantity > 0) Buckets.Insert(place, new GrantWindowBucket { Index = index, Quantity = quantity });
            return;
        }

        var bucket = Buckets[place - 1];
        bucket.Quantity = Math.Max(0, bucket.Quantity + quantity);
    }

    public long Count(DateTimeOffset now)
    {
        var oldest = (now.UtcTicks / BucketTicks) - BucketsPerLength;
        var count = 0L;
        foreach (var bucket in Buckets)
        {
            if (bucket.Index >= oldest) count += bucket.Quantity;
        }

        return count;
    }

    /// <summary>When a quantity fits; now if it does already, <see langword="null"/> if it never will.</summary>
    public DateTimeOffset? OpensAt(long quantity, DateTimeOffset now)
    {
        if (quantity > Limit) return null;
        var excess = Count(now) + quantity - Limit;
        var oldest = (now.UtcTicks / BucketTicks) - BucketsPerLength;
        foreach (var bucket in Buckets.Where(bucket => bucket.Index >= oldest))
        {
            if (excess <= 0) break;
            excess -= bucket.Quantity;
            if (excess <= 0) return new DateTimeOffset((bucket.Index + BucketsPerLength + 1) * BucketTicks, TimeSpan.Zero);
        }

        return now;
    }
}

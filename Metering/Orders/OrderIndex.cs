namespace Metering.Orders;

/// <summary>How an account's orders are found otherwise than by number: kept in step with them, so that no decision looks at all of them.</summary>
internal sealed class OrderIndex
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    private readonly Dictionary<string, string> _byReference = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _byTarget = new(StringComparer.Ordinal);
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset At, string Number)> _expiring = new(Comparer<(DateTimeOffset At, string Number)>.Create(
        (left, right) => left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Number, right.Number)));

    /// <summary>The numbers of the orders that wait to be paid.</summary>
    public IReadOnlySet<string> Placed => _placed;

    /// <summary>Before this time no order expires.</summary>
    public DateTimeOffset ExpiresNext => _expiring.Count == 0 ? DateTimeOffset.MaxValue : _expiring.Min.At;

    public static OrderIndex Of(IEnumerable<Order> orders)
    {
        var index = new OrderIndex();
        foreach (var order in orders) index.Put(null, order);
        return index;
    }

    /// <summary>The numbers of the orders that are overdue, by their time.</summary>
    public IReadOnlyList<string> OverdueAt(DateTimeOffset now) => [.. _expiring.TakeWhile(next => next.At <= now).Select(next => next.Number)];

    /// <summary>The order that a payment from outside has paid.</summary>
    public string? PaidBy(string reference) => _byReference.GetValueOrDefault(reference);

    /// <summary>The numbers of the orders that change another one.</summary>
    public IReadOnlySet<string> ChangesOf(string target) => _byTarget.TryGetValue(target, out var changes) ? changes : None;

    /// <summary>Follows an order from what it was to what it is.</summary>
    public void Put(Order? before, Order after)
    {
        if (before is { Status: OrderStatus.Placed }) RemovePlaced(before);
        if (after.Status is OrderStatus.Placed) AddPlaced(after);
        if (after.Reference is { } reference) _byReference.TryAdd(reference, after.Number);
        if (after.Target is not { } target) return;
        if (!_byTarget.TryGetValue(target, out var changes)) _byTarget.Add(target, changes = new(StringComparer.Ordinal));
        changes.Add(after.Number);
    }

    public void Remove(Order order)
    {
        if (order.Status is OrderStatus.Placed) RemovePlaced(order);
        if (order.Reference is { } reference && _byReference.GetValueOrDefault(reference) == order.Number) _byReference.Remove(reference);
        if (order.Target is { } target && _byTarget.TryGetValue(target, out var changes) && changes.Remove(order.Number) && changes.Count == 0) _byTarget.Remove(target);
    }

    private void AddPlaced(Order order)
    {
        _placed.Add(order.Number);
        if (order.ExpiresAt is { } at) _expiring.Add((at, order.Number));
    }

    private void RemovePlaced(Order order)
    {
        _placed.Remove(order.Number);
        if (order.ExpiresAt is { } at) _expiring.Remove((at, order.Number));
    }
}

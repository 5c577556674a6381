using Metering.Orders;

namespace Metering.Accounts;

/// <content>Orders that are over leave memory and stay in the books: whatever is asked about them, however late, is answered as if they were here.</content>
internal sealed partial class AccountActor
{
    /// <summary>
    /// Does something that depends on orders when everything there is of them is in memory: what was placed, paid or given back once stays so. What is
    /// not known here is looked up in the books, which have every row that was durable when they are asked. The last look at what is known and the
    /// decision are in one turn, and nothing is forgotten between them.
    /// </summary>
    private async Task<T> WithOrders<T>(Func<IEnumerable<OrderName>> names, Func<DateTimeOffset, Task<T>> act)
    {
        var (absent, forgotten) = (new HashSet<OrderName>(), 0L);
        while (true)
        {
            var now = ElapseOrders();
            if (State.OrdersForgotten == 0) return await act(now);
            if (State.OrdersForgotten != forgotten)
            {
                // Since the last look more was forgotten: what was not in the books then may be there by now.
                absent.Clear();
                forgotten = State.OrdersForgotten;
            }

            if (names().FirstOrDefault(name => !IsKnown(name) && !absent.Contains(name)) is not { Text: not null } unknown) return await act(now);

            // An order may be forgotten before its last row is written: the books would know it as it was.
            await _book.Durable;
            var found = await context.Books.FindOrder(id, unknown, CancellationToken.None);
            if (State.OrdersForgotten == forgotten && !State.TryRecall(found)) absent.Add(unknown);
        }
    }

    private bool IsKnown(OrderName name) => name.IsReference ? State.OrderIndex.PaidBy(name.Text) is not null : State.Orders.ContainsKey(name.Text);

    private static IEnumerable<OrderName> NamesOf(string number, string? reference = null, string? target = null)
    {
        yield return OrderName.Number(number);
        if (reference is not null) yield return OrderName.Reference(reference);
        if (target is not null) yield return OrderName.Number(target);
    }
}

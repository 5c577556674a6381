using Ledger.Orders;
using Metering;
using Metering.Accounts;

namespace RelayApi.Orders;

/// <summary>
/// Lets time pass for accounts that nobody has looked at, before their orders are listed from the tables: an order that was not paid in time is on the
/// books as expired when its account is next asked for anything, and an account that is not in memory asks itself nothing.
/// </summary>
internal sealed partial class OverdueOrders(OrderQueries orders, IActors actors, TimeProvider time, ILogger<OverdueOrders> logger)
{
    /// <param name="account">Whose; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task Expire(AccountId? account, CancellationToken cancellationToken)
    {
        var overdue = await orders.ListOverdue(account, time.GetUtcNow(), cancellationToken);
        await Task.WhenAll(overdue.Select(order => Look(order.Account, order.Number))).WaitAsync(cancellationToken);
    }

    /// <summary>One account that cannot answer does not keep the others' orders from being listed: its own are shown as the tables have them.</summary>
    private async Task Look(AccountId account, string number)
    {
        try
        {
            await actors.Account(account).ViewOrder(number);
        }
        catch (Exception problem)
        {
            LogUnanswered(logger, problem, account);
        }
    }
}

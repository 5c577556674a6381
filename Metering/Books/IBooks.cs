using Metering.Accounts;
using Metering.Calls;
using Metering.Orders;
using Metering.Tokens;

namespace Metering.Books;

/// <summary>
/// What actors read back from the books when they activate. Every answer contains all that was durable when the question was put.
/// </summary>
public interface IBooks
{
    /// <summary>The calls a token was admitted since a time, grouped by second: what its windows are rebuilt from (F8).</summary>
    Task<IReadOnlyList<Activity>> ReadActivity(TokenId token, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The calls an account held since a time, grouped by second.</summary>
    Task<IReadOnlyList<Activity>> ReadActivity(AccountId account, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>How a call of an account ended, if it did and it was so long ago that the account has forgotten it.</summary>
    Task<EndedCall?> FindEndedCall(AccountId account, CallId call, CancellationToken cancellationToken);

    /// <summary>
    /// The order of an account by its number, or by the reference of the payment that paid it; <see langword="null"/> when there is none. Changes of
    /// single grants by an order number are not among them: an account forgets none of those.
    /// </summary>
    Task<Order?> FindOrder(AccountId account, OrderName name, CancellationToken cancellationToken);

    /// <summary>The accounts with calls in progress: they are woken at start so that abandoned holds expire.</summary>
    Task<IReadOnlyList<AccountId>> ReadAccountsWithHolds(CancellationToken cancellationToken);
}

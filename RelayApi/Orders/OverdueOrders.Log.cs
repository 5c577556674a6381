using Metering.Accounts;

namespace RelayApi.Orders;

internal sealed partial class OverdueOrders
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Account} has orders that were not paid in time, and could not be asked about them.")]
    private static partial void LogUnanswered(ILogger logger, Exception problem, AccountId account);
}

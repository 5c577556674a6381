using Metering.Calls;

namespace Load.Engine;

/// <summary>A baseline: a plain lock for each account, balance and holds in a dictionary, no journal, no limits, no receipts.</summary>
internal sealed class LockPerAccount(int accounts)
{
    private readonly Account[] _accounts = [.. Enumerable.Range(0, accounts).Select(_ => new Account())];

    public Task<long> Run(int callers, TimeSpan duration) => Callers.Run(callers, duration, async caller =>
    {
        var account = _accounts[caller % _accounts.Length];
        var call = new CallId(Guid.CreateVersion7());
        account.Hold(call, 42_500_000);
        await Task.Yield();
        account.Settle(call, 5_500_000);
    });

    private sealed class Account
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<CallId, long> _holds = [];
        private long _available = long.MaxValue / 2;

        public void Hold(CallId call, long amount)
        {
            lock (_gate)
            {
                _available -= amount;
                _holds.Add(call, amount);
            }
        }

        public void Settle(CallId call, long charge)
        {
            lock (_gate)
            {
                _holds.Remove(call, out var held);
                _available += held - charge;
            }
        }
    }
}

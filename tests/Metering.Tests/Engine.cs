using Metering.Accounts;
using Metering.Books;
using Metering.Calls;
using Metering.Hosting;
using Metering.Money;
using Metering.Packages;
using Metering.Prices;
using Metering.Tokens;
using Testing;

namespace Metering.Tests;

/// <summary>
/// The engine on a clock that stands and a journal in memory, with one account and one token. One output unit costs one dollar, so that ledgers
/// read in whole numbers.
/// </summary>
internal sealed class Engine : IAsyncDisposable
{
    public static readonly Price DollarPerUnit = new(0, 0, 0, PicosOutput: 1_000_000_000_000, 0);
    public static readonly AccountId AccountId = AccountId.Parse("alice");
    public static readonly TokenId TokenId = TokenId.Parse("app");
    public static readonly SecretHash Secret = SecretHash.Of("sk-test");
    public static readonly CallResult Ok = new(200, 10, 20);

    private readonly InProcessOptions _options;

    public Engine(bool isManual = false, InProcessOptions? options = null)
    {
        _options = options ?? new InProcessOptions();
        Journal = new InMemoryJournal { IsManual = isManual };
        Turns = isManual ? new StepScheduler() : null;
        Ids = new SeededIds(1, Time);
        Host = NewHost();
    }

    public ManualTime Time { get; } = new();

    public InMemoryJournal Journal { get; }

    /// <summary>Set with a manual journal: then turns run only when the test says so.</summary>
    public StepScheduler? Turns { get; }

    public SeededIds Ids { get; }

    public InProcessHost Host { get; private set; }

    public IAccount Account => Host.Account(AccountId);

    public IToken Token => Host.Token(TokenId);

    public async Task<Engine> Open(AccountSettings? account = null, TokenSettings? token = null, long dollars = 0)
    {
        Assert.Equal(ChangeOutcome.Applied, await Account.Open(new OpenAccount(account ?? new AccountSettings("Alice"))));
        Assert.Equal(ChangeOutcome.Applied, await Token.Create(new CreateToken(AccountId, Secret, token ?? new TokenSettings("app"))));
        if (dollars > 0) Assert.Equal(ChangeOutcome.Applied, await TopUp("first", dollars));
        return this;
    }

    public InProcessHost NewHost(IBooks? books = null) => new(Journal, books ?? Journal, Time, Ids.NextGuid, _options, scheduler: Turns);

    /// <summary>The process ends and another one starts on what is durable.</summary>
    public async Task Restart(IBooks? books = null)
    {
        await Host.DisposeAsync();
        Journal.LoseUnwritten();
        Host = NewHost(books);
    }

    /// <summary>Runs turns and writes rows until nothing is left to do.</summary>
    public void RunAll()
    {
        Turns!.RunAll();
        while (Journal.ReadyCount > 0)
        {
            Journal.WriteNext();
            Turns.RunAll();
        }
    }

    /// <summary>Lets turns run and rows be written until a task is done. What follows an await outside the actors is run by nobody's turn.</summary>
    public async Task Done(Task task)
    {
        for (var round = 0; round < 100_000 && !task.IsCompleted; round++)
        {
            RunAll();
            await Task.Yield();
        }

        Assert.True(task.IsCompleted);
        await task;
    }

    public async Task<T> Done<T>(Task<T> task)
    {
        await Done((Task)task);
        return await task;
    }

    /// <summary>Adds a package whose row waits to be written: who needs it waits for that.</summary>
    public Task<ChangeOutcome> BeginAddPackage(string id, long dollars)
    {
        RunAll();
        var adding = AddPackage(id, dollars);
        Turns!.RunAll();
        // The claim, which the package writes.
        Journal.WriteNext();
        Turns.RunAll();
        return adding;
    }

    public Task<ChangeOutcome> TopUp(string order, long dollars) =>
        Account.TopUp(new TopUpAccount(order, Usd.FromDollars(dollars), "operator"));

    public Task<ChangeOutcome> AddPackage(string id, long dollars, Func<PackageTerms, PackageTerms>? with = null)
    {
        var terms = new PackageTerms(id, Time.Utc, Time.Utc.AddDays(30));
        return Account.AddPackage(new AddPackage(PackageId.Parse(id), Usd.FromDollars(dollars), with is null ? terms : with(terms)));
    }

    public Task<PackageView?> Package(string id) => Host.Package(PackageId.Parse(id)).View();

    public static AdmitCall Ask(CallId call, long unitsOutputMax, string model = "m", string upstream = "u", Price? price = null, string? address = null) =>
        new(call, Secret, address, model, new ModelOffer(upstream, price ?? DollarPerUnit), 0, unitsOutputMax);

    public Task<Admission> Admit(CallId call, long unitsOutputMax, string model = "m", string upstream = "u") =>
        Token.Admit(Ask(call, unitsOutputMax, model, upstream));

    /// <summary>Admits a new call that must go through.</summary>
    public async Task<CallId> Admitted(long unitsOutputMax, string model = "m", string upstream = "u")
    {
        var call = Ids.NextCall();
        var admission = await Admit(call, unitsOutputMax, model, upstream);
        Assert.True(admission.IsAdmitted, admission.Refusal?.Message);
        return call;
    }

    /// <summary>Admits a new call that must be refused.</summary>
    public async Task<Refusal> Refused(long unitsOutputMax, string model = "m", string upstream = "u")
    {
        var admission = await Admit(Ids.NextCall(), unitsOutputMax, model, upstream);
        Assert.False(admission.IsAdmitted);
        return admission.Refusal;
    }

    public Task<SettleOutcome> Settle(CallId call, long unitsOutput) => Token.Settle(new SettleCall(call, new Usage(0, 0, 0, unitsOutput), Ok));

    public Task<SettleOutcome> Void(CallId call) => Token.Void(new VoidCall(call, Ok));

    public Task<RenewOutcome> Renew(CallId call, long mark, long unitsOutputMax) =>
        Token.Renew(new RenewCall(call, new Usage(0, 0, 0, mark), unitsOutputMax));

    public async Task AssertCash(long available, long held, long spent, long debt = 0, long debtPaid = 0)
    {
        var view = (await Account.View())!;
        Assert.Equal(
            (Usd.FromDollars(available), Usd.FromDollars(held), Usd.FromDollars(spent), Usd.FromDollars(debt), Usd.FromDollars(debtPaid)),
            (view.CashAvailable, view.CashHeld, view.CashSpent, view.Debt, view.DebtPaid));
        Assert.Equal(view.ToppedUp, view.CashSpent + view.DebtPaid + view.CashHeld + view.CashAvailable);
    }

    public async Task AssertPackage(string id, long remaining, long held, long spent, long expired = 0)
    {
        var view = (await Package(id))!;
        Assert.Equal(
            (Usd.FromDollars(remaining), Usd.FromDollars(held), Usd.FromDollars(spent), Usd.FromDollars(expired)),
            (view.Remaining, view.Held, view.Spent, view.Expired));
        Assert.Equal(view.Amount, view.Spent + view.Held + view.Remaining + view.Expired);
    }

    public async Task AssertSlots(int taken) => Assert.Equal(taken, (await Token.View())!.SlotsTaken);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

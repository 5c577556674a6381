using Ledger.Models;
using Ledger.Tests.Projection;
using Ledger.Upstreams;
using Metering.Accounts;
using Metering.Prices;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testing;

namespace Ledger.Tests.Upstreams;

public sealed class CatalogStoreTests(SharedServer server) : IDisposable
{
    private static readonly Price Cheap = new(1, 1, 1, 1, 0);
    private static readonly Price Dear = new(2, 2, 2, 2, 1);
    private static readonly Upstream Demo = new("demo", new Uri("http://localhost:1/v1")) { ApiKey = "secret", IdleMax = TimeSpan.FromSeconds(7) };
    private static readonly Model Small = new("small", "demo", "small-2026", 128_000, 16_000) { OwnedBy = "demo" };

    private readonly TestDirectory _directory = new();

    private string KeyFile => Path.Combine(_directory.Path, "upstreams.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_credential_is_stored_encrypted_and_one_from_before_is_encrypted_at_start()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        Assert.StartsWith(KeyCipher.Prefix, await Stored(), StringComparison.Ordinal);
        await ledger.Execute("UPDATE upstreams SET api_key = 'secret' WHERE id = 'demo'");
        Assert.Equal(Demo, (await store.Load(CancellationToken.None)).Upstreams["demo"]);

        await store.EncryptOld(CancellationToken.None);

        Assert.StartsWith(KeyCipher.Prefix, await Stored(), StringComparison.Ordinal);
        Assert.Equal(Demo, (await store.Load(CancellationToken.None)).Upstreams["demo"]);

        async Task<string> Stored()
        {
            await using var command = ledger.Database.CreateCommand("SELECT api_key FROM upstreams WHERE id = 'demo'");
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task A_credential_of_another_key_is_told_with_the_file_that_is_missing()
    {
        await using var ledger = await TestLedger.Make(server);
        await MakeStore(ledger);
        File.Delete(KeyFile);
        var other = await KeyCipher.Open(KeyFile, CancellationToken.None);

        var told = await Assert.ThrowsAsync<InvalidDataException>(
            () => new CatalogStore(ledger.Database, other, ledger.Time).Load(CancellationToken.None));

        Assert.Contains(KeyFile, told.Message, StringComparison.Ordinal);
        Assert.Contains("'demo'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_holds_from_its_time_until_the_next_one_supersedes_it()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        var now = ledger.Time.Now;
        Assert.Equal(CatalogOutcome.Done, await store.AddPrice("small", new(now, Cheap), CancellationToken.None));
        Assert.Equal(CatalogOutcome.Done, await store.AddPrice("small", new(now.AddHours(1), Dear), CancellationToken.None));

        var catalog = await store.Load(CancellationToken.None);

        Assert.False(catalog.TryRoute("small", now.AddTicks(-1), out _));
        Assert.Equal(Cheap, PriceAt(now));
        Assert.Equal(Cheap, PriceAt(now.AddHours(1).AddTicks(-1)));
        Assert.Equal(Dear, PriceAt(now.AddHours(1)));

        Price? PriceAt(DateTimeOffset at) => catalog.TryRoute("small", at, out var route) ? route.Price : null;
    }

    [Fact]
    public async Task What_a_model_takes_of_input_is_its_window_unless_it_says_otherwise()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        var narrow = Small with { Id = "narrow", InputMax = 100_000, UnitBytesMax = 0 };
        await store.PutModel(narrow, CancellationToken.None);
        await store.AddPrice("narrow", new(ledger.Time.Now, Cheap), CancellationToken.None);
        await store.AddPrice("small", new(ledger.Time.Now, Cheap), CancellationToken.None);

        Assert.Equal((100_000, 0), await Taken("narrow"));
        Assert.Equal((128_000, 128), await Taken("small"));
        Assert.Equal(128_000 * 128, (await store.Load(CancellationToken.None)).BytesAlwaysTaken);

        await store.PutModel(narrow with { InputMax = null, UnitBytesMax = null }, CancellationToken.None);
        Assert.Equal((128_000, 128), await Taken("narrow"));

        await store.PutModel(narrow with { InputMax = 1_000, UnitBytesMax = 4 }, CancellationToken.None);
        Assert.Equal(4_000, (await store.Load(CancellationToken.None)).BytesAlwaysTaken);
        Assert.Equal(long.MaxValue, Catalog.Empty.BytesAlwaysTaken);

        async Task<(long?, long)> Taken(string id)
        {
            Assert.True((await store.Load(CancellationToken.None)).TryRoute(id, ledger.Time.Now, out var route));
            return (route.Offer.UnitsInputMax, route.Model.BytesPerUnitMax);
        }
    }

    [Fact]
    public async Task A_price_is_never_changed()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        var now = ledger.Time.Now;
        await store.AddPrice("small", new(now, Cheap), CancellationToken.None);

        Assert.Equal(CatalogOutcome.Done, await store.AddPrice("small", new(now, Cheap), CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotLater, await store.AddPrice("small", new(now, Dear), CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotLater, await store.AddPrice("small", new(now.AddHours(-1), Dear), CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotFound, await store.AddPrice("unknown", new(now, Cheap), CancellationToken.None));
        await Assert.ThrowsAsync<PostgresException>(() => ledger.Execute("UPDATE model_prices SET picos_input = 0"));
    }

    [Fact]
    public async Task Rates_and_off_peak_prices_are_kept_whole_and_the_window_decides()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        var from = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
        var window = new OffPeakWindow(new TimeOnly(16, 30), new TimeOnly(0, 30)) { Weekdays = [1, 2] };
        var rated = Cheap.With([new Rate(UnitKind.Output, 9) { UnitsInputAbove = 200_000, Tier = ServiceTier.Priority }, new Rate(UnitKind.Piece, 5)]);
        var price = new ModelPrice(from, rated) { OffPeak = new OffPeak([window], Dear) };

        Assert.Equal(CatalogOutcome.Done, await store.AddPrice("small", price, CancellationToken.None));
        Assert.Equal(CatalogOutcome.Done, await store.AddPrice("small", price, CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotLater, await store.AddPrice("small", price with { OffPeak = null }, CancellationToken.None));

        var loaded = (await store.Load(CancellationToken.None)).Find("small")!;
        Assert.Equal(price, Assert.Single(loaded.Prices));
        Assert.Equal(rated, loaded.PriceAt(from.AddHours(16)));
        Assert.Equal(Dear, loaded.PriceAt(from.AddHours(17)));
        Assert.Equal(rated, loaded.PriceAt(from.AddDays(2).AddHours(17)));
    }

    [Fact]
    public async Task An_accounts_own_price_wins_from_its_time_on_until_it_is_withdrawn()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        var (now, account) = (ledger.Time.Now, AccountId.Parse("a"));
        await store.AddPrice("small", new(now, Dear), CancellationToken.None);
        var own = new AccountPrice(account, "small", now.AddHours(1), new ModelPrice(now.AddHours(1), Cheap));

        Assert.Equal(CatalogOutcome.Done, await store.AddAccountPrice(own, CancellationToken.None));
        Assert.Equal(CatalogOutcome.Done, await store.AddAccountPrice(own, CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotLater, await store.AddAccountPrice(own with { Price = null }, CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotFound, await store.AddAccountPrice(own with { Model = "unknown" }, CancellationToken.None));
        Assert.Equal(CatalogOutcome.Done, await store.AddAccountPrice(own with { ValidFrom = now.AddHours(2), Price = null }, CancellationToken.None));

        var loaded = (await store.Load(CancellationToken.None)).Find("small")!;
        Assert.Equal(Dear, loaded.PriceFor(account, now));
        Assert.Equal(Cheap with { IsAccountPrice = true }, loaded.PriceFor(account, now.AddHours(1)));
        Assert.Equal(Dear, loaded.PriceFor(account, now.AddHours(2)));
        Assert.Equal(Dear, loaded.PriceFor(AccountId.Parse("b"), now.AddHours(1)));
        await Assert.ThrowsAsync<PostgresException>(() => ledger.Execute("UPDATE account_prices SET picos_input = 0"));
    }

    [Fact]
    public async Task What_was_put_is_what_is_loaded()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        await store.AddPrice("small", new(ledger.Time.Now, Cheap), CancellationToken.None);
        await store.PutUpstream(new Upstream("idle", new Uri("http://localhost:2")), CancellationToken.None);

        var catalog = await store.Load(CancellationToken.None);

        Assert.True(catalog.TryRoute("small", ledger.Time.Now, out var route));
        Assert.Equal(Demo, route.Upstream);
        Assert.Equal(Small with { CreatedAt = ledger.Time.Now }, route.Model);
        Assert.Equal(["demo", "idle"], catalog.Upstreams.Keys.Order());
        Assert.DoesNotContain("secret", route.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_goes_to_what_is_disabled_unpriced_or_deleted()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        var now = ledger.Time.Now;
        Assert.False(await IsOffered());
        await store.AddPrice("small", new(now, Cheap), CancellationToken.None);
        Assert.True(await IsOffered());
        await store.PutModel(Small with { IsEnabled = false }, CancellationToken.None);
        Assert.False(await IsOffered());
        await store.PutModel(Small, CancellationToken.None);
        await store.PutUpstream(Demo with { IsEnabled = false }, CancellationToken.None);
        Assert.False(await IsOffered());

        Assert.Equal(CatalogOutcome.InUse, await store.DeleteUpstream("demo", CancellationToken.None));
        Assert.Equal(CatalogOutcome.Done, await store.DeleteModel("small", CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotFound, await store.DeleteModel("small", CancellationToken.None));
        Assert.Equal(CatalogOutcome.Done, await store.DeleteUpstream("demo", CancellationToken.None));
        Assert.Equal(CatalogOutcome.NotFound, await store.PutModel(Small, CancellationToken.None));

        async Task<bool> IsOffered() => (await store.Load(CancellationToken.None)).TryRoute("small", now, out _);
    }

    [Fact]
    public async Task Another_process_sees_a_change_by_its_version()
    {
        await using var ledger = await TestLedger.Make(server);
        var store = await MakeStore(ledger);
        var watch = new CatalogWatch(new CatalogStore(ledger.Database, await KeyCipher.Open(KeyFile, CancellationToken.None), ledger.Time), ledger.Time, NullLogger<CatalogWatch>.Instance);
        await watch.Refresh(CancellationToken.None);
        var seen = watch.Current;
        await watch.Refresh(CancellationToken.None);
        Assert.Same(seen, watch.Current);

        await store.AddPrice("small", new(ledger.Time.Now, Cheap), CancellationToken.None);
        await watch.Refresh(CancellationToken.None);

        Assert.True(watch.Current.Version > seen.Version);
        Assert.True(watch.Current.TryRoute("small", ledger.Time.Now, out _));
    }

    private async Task<CatalogStore> MakeStore(TestLedger ledger)
    {
        var store = new CatalogStore(ledger.Database, await KeyCipher.Open(KeyFile, CancellationToken.None), ledger.Time);
        await store.PutUpstream(Demo, CancellationToken.None);
        Assert.Equal(CatalogOutcome.Done, await store.PutModel(Small, CancellationToken.None));
        return store;
    }
}

using Ledger.Operators;
using Ledger.Tests.Projection;

namespace Ledger.Tests.Operators;

public sealed class OperatorKeysTests(SharedServer server)
{
    [Fact]
    public async Task The_first_key_is_made_once_however_many_start_together()
    {
        await using var ledger = await TestLedger.Make(server);
        var keys = new OperatorKeys(ledger.Database, ledger.Time);

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => keys.CreateFirst($"first-{number}", CancellationToken.None)));

        Assert.Single(made, secret => secret is not null);
        Assert.Null(await keys.CreateFirst("later", CancellationToken.None));
    }

    [Fact]
    public async Task A_key_is_known_until_it_is_revoked_and_kept_as_a_hash_only()
    {
        await using var ledger = await TestLedger.Make(server);
        var keys = new OperatorKeys(ledger.Database, ledger.Time);
        var secret = await keys.Create("alice", CancellationToken.None);
        Assert.NotNull(secret);
        Assert.Null(await keys.Create("alice", CancellationToken.None));

        Assert.Equal("alice", await keys.Verify(secret, CancellationToken.None));
        Assert.Null(await keys.Verify(secret + "x", CancellationToken.None));
        Assert.Null(await keys.Verify(null, CancellationToken.None));
        Assert.Null(await keys.Verify("", CancellationToken.None));
        Assert.DoesNotContain(secret, await ledger.Scalar<string>("SELECT operator_keys::text FROM operator_keys"), StringComparison.Ordinal);

        Assert.True(await keys.Revoke("alice", CancellationToken.None));
        Assert.False(await keys.Revoke("alice", CancellationToken.None));
        Assert.Null(await keys.Verify(secret, CancellationToken.None));
        Assert.Equal([new OperatorKey("alice", ledger.Time.Now, true)], await keys.List(CancellationToken.None));
    }

    [Fact]
    public async Task The_number_of_keys_has_a_bound()
    {
        await using var ledger = await TestLedger.Make(server);
        var keys = new OperatorKeys(ledger.Database, ledger.Time);
        for (var i = 0; i < OperatorKeys.KeysMax; i++) Assert.NotNull(await keys.Create($"key-{i}", CancellationToken.None));

        Assert.Null(await keys.Create("one-more", CancellationToken.None));
        await keys.Revoke("key-0", CancellationToken.None);
        Assert.NotNull(await keys.Create("one-more", CancellationToken.None));
    }
}

using System.Net;
using Harness;
using Harness.Accounts;
using Harness.Packages;
using Harness.Tokens;
using Harness.Upstreams;

namespace Acceptance.Admin;

public sealed class ReplayTests(SharedRelay shared)
{
    [Fact]
    public async Task Account_opened_twice_is_one_account_and_with_other_content_a_conflict()
    {
        var account = new NewAccount($"acc_{Guid.NewGuid():N}") { Name = "Once" };
        using var first = await shared.Admin.Try(HttpMethod.Post, "accounts", account);
        using var second = await shared.Admin.Try(HttpMethod.Post, "accounts", account);
        using var other = await shared.Admin.Try(HttpMethod.Post, "accounts", account with { Name = "Other" });

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode, other.StatusCode));
        Assert.Equal("application/problem+json", other.Content.Headers.ContentType?.MediaType);
        Assert.Contains(account.Id, (await shared.Admin.Get<List<AccountRow>>($"accounts?after={account.Id![..^1]}&limit=500")).Select(row => row.Id));
    }

    [Fact]
    public async Task Package_added_twice_is_one_package_and_with_another_amount_a_conflict()
    {
        var account = await shared.Admin.OpenAccount(new NewAccount($"acc_{Guid.NewGuid():N}"));
        var from = TimeProvider.System.GetUtcNow();
        var package = new NewPackage($"pkg_{Guid.NewGuid():N}", account.Id, 5m) { From = from, To = from.AddDays(30) };

        await shared.Admin.AddPackage(package);
        await shared.Admin.AddPackage(package);
        var conflict = await Assert.ThrowsAsync<AdminException>(() => shared.Admin.AddPackage(package with { Amount = 6m }));

        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal(5m, (await shared.Admin.Package(package.Id!)).Remaining);
        Assert.Equal([package.Id!], (await shared.Admin.Account(account.Id)).Packages);
    }

    [Fact]
    public async Task Token_deleted_twice_stays_deleted_and_cannot_be_changed_back()
    {
        var caller = await shared.MakeCaller();

        await shared.Admin.DeleteToken(caller.Token);
        await shared.Admin.DeleteToken(caller.Token);
        var problem = await Assert.ThrowsAsync<AdminException>(() => shared.Admin.ChangeToken(caller.Token, new NewToken(null)));

        Assert.Equal(HttpStatusCode.NotFound, problem.Status);
        (await caller.Complete()).AssertRefused(401, "invalid_api_key");
    }

    [Fact]
    public async Task Upstream_that_serves_a_model_cannot_be_deleted()
    {
        var upstream = $"used-{Guid.NewGuid():N}";
        await shared.Admin.PutUpstream(upstream, new NewUpstream(shared.Upstream.BaseAddress.AbsoluteUri));
        var caller = await shared.MakeCaller(new CallerPlan { Upstream = upstream });

        using var inUse = await shared.Admin.Try(HttpMethod.Delete, $"upstreams/{upstream}", null);
        using var model = await shared.Admin.Try(HttpMethod.Delete, $"models/{caller.Model}", null);
        using var unused = await shared.Admin.Try(HttpMethod.Delete, $"upstreams/{upstream}", null);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NoContent, HttpStatusCode.NoContent), (inUse.StatusCode, model.StatusCode, unused.StatusCode));
        (await caller.Complete()).AssertRefused(404, "model_not_found");
    }

    [Fact]
    public async Task Secrets_are_shown_once_and_never_again()
    {
        var caller = await shared.MakeCaller();
        using var created = await shared.Admin.Try(HttpMethod.Post, "operators", new { name = $"op-{Guid.NewGuid():N}"[..20] });
        var operatorSecret = (await Reply.Read(created)).Json.GetProperty("secret").GetString()!;
        var upstream = $"secret-{Guid.NewGuid():N}";
        var upstreamKey = $"key-{Guid.NewGuid():N}";
        using var put = await shared.Admin.Try(HttpMethod.Put, $"upstreams/{upstream}", new NewUpstream("http://127.0.0.1:9/v1") { ApiKey = upstreamKey });

        var shown = await put.Content.ReadAsStringAsync();
        foreach (var path in new[] { $"tokens/{caller.Token}", $"tokens?account={caller.Account}", "operators", "upstreams", $"upstreams/{upstream}", "models" })
            shown += await shared.Admin.Http.GetStringAsync(new Uri(path, UriKind.Relative));

        foreach (var secret in new[] { caller.Secret, caller.Secret[19..51], operatorSecret, upstreamKey, SharedRelay.UpstreamKey })
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.Contains("\"has_api_key\":true", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_key_that_was_revoked_is_refused_at_once()
    {
        var name = $"op-{Guid.NewGuid():N}"[..20];
        using var created = await shared.Admin.Try(HttpMethod.Post, "operators", new { name });
        using var second = new AdminClient(shared.Address, (await Reply.Read(created)).Json.GetProperty("secret").GetString()!);
        using var taken = await shared.Admin.Try(HttpMethod.Post, "operators", new { name });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        await second.Get<object>("operators");

        using var revoked = await shared.Admin.Try(HttpMethod.Delete, $"operators/{name}", null);
        var refused = await Assert.ThrowsAsync<AdminException>(() => second.Get<object>("operators"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Unauthorized), (revoked.StatusCode, refused.Status));
    }

    private sealed record AccountRow(string Id);
}

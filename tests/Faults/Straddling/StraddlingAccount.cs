using System.Text.Json;
using Faults.Books;
using Faults.Clients;
using Harness.Calls;
using Harness.Packages;
using Harness.Tokens;

namespace Faults.Straddling;

/// <summary>
/// An account whose first whole call is paid in four parts: a seat's quota, a shared pack, a package that is an actor of its own, and cash. A credit
/// is a hundred-thousandth of a dollar, so that no part needs rounding.
/// </summary>
internal sealed class StraddlingAccount(Stage stage)
{
    /// <summary>What each of the first three can pay in dollars.</summary>
    public const decimal Part = 0.00002m;

    private const decimal CreditsPerDollar = 100_000;

    public string Id { get; } = stage.NewName("straddling");

    /// <summary>What its calls ask for, and nobody else's.</summary>
    public string Model => Id;

    /// <summary>Where its part of the journal is.</summary>
    public string Stream => $"account/{Id}";

    public string PackageStream => $"package/{Id}-package";

    public Client Client { get; private set; } = null!;

    public async Task SetUp()
    {
        await stage.OpenAccount(Id, 1);
        var (token, client) = await stage.CreateToken(Id, Model, new Limits { Concurrency = 10 });
        Client = client;
        await AddGrant("seat", priority: 1, [token.Token.Id]);
        await AddGrant("pack", priority: 2, null);
        await stage.Relay.Admin.AddPackage(new NewPackage($"{Id}-package", Id, Part) { Priority = 3 });
    }

    /// <summary>
    /// Every call of the account was paid in burn order, each part to its end before the next was touched, and the grants have lost exactly that: with what the
    /// witness compares of cash and packages, no part is missing and none was taken twice.
    /// </summary>
    public async Task AssertParts(IEnumerable<CallRecord> calls)
    {
        string[] order = ["grant/seat", "grant/pack", $"package/{Id}-package", "cash"];
        var left = order.ToDictionary(grant => grant, grant => grant == "cash" ? decimal.MaxValue : Part);
        foreach (var call in calls.Where(call => call.Account == Id).OrderBy(call => call.Call))
        {
            var charge = call.Charge ?? 0;
            foreach (var grant in order)
            {
                var expected = Math.Min(charge, left[grant]);
                charge -= expected;
                left[grant] -= expected;
                var actual = call.Allocation.Where(slice => slice.Grant == grant).ToList();
                Assert.True(actual.Count <= 1, $"{call.Call} has {actual.Count} parts of {grant}.");
                Assert.Equal((grant, expected), (grant, actual.Sum(slice => slice.Amount)));
            }
        }

        foreach (var name in new[] { "seat", "pack" })
        {
            var grant = (await stage.Relay.Admin.Get<JsonElement>($"accounts/{Id}/grants")).EnumerateArray().Single(grant => grant.GetProperty("id").GetString() == name);
            var (remaining, spent, held) = (Figure(grant, "remaining"), Figure(grant, "spent"), Figure(grant, "held"));
            Assert.Equal((name, left[$"grant/{name}"] * CreditsPerDollar, (Part - left[$"grant/{name}"]) * CreditsPerDollar, 0m), (name, remaining, spent, held));
        }
    }

    private static decimal Figure(JsonElement grant, string name) => grant.GetProperty(name).GetDecimal();

    private async Task AddGrant(string id, int priority, IReadOnlyList<string>? tokens)
    {
        var grant = new
        {
            id,
            name = id,
            unit = "Credits",
            quota = Part * CreditsPerDollar,
            priority,
            tokens,
            recurrence = new { unit = "Month" },
            rates = new[]
            {
                new
                {
                    model = Model,
                    input_per_million = BooksWitness.InputPerMillion * CreditsPerDollar,
                    output_per_million = BooksWitness.OutputPerMillion * CreditsPerDollar,
                },
            },
        };
        using var response = await stage.Relay.Admin.Try(HttpMethod.Post, $"accounts/{Id}/grants", grant);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using Harness.Models;
using Metering.Tokens;
using RelayApi.Tests.Members;

namespace RelayApi.Tests.OpenAi;

/// <summary>Who is not known is asked for its key before it is asked for its body.</summary>
public sealed class StrangerTests(TimedRelay relay) : IClassFixture<TimedRelay>
{
    private const int Megabytes = 8 << 20;
    private const int MoreThanAnybodyMaySend = 33 << 20;

    private static readonly object Limits = new { concurrency = 10, requests_per_minute = 100 };

    [Theory]
    [InlineData("Content-Length: 8388608")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Content-Length: 8388608\r\nExpect: 100-continue")]
    [InlineData("Transfer-Encoding: chunked\r\nExpect: 100-continue")]
    public async Task A1_B10_Wrong_key_is_refused_while_none_of_the_body_was_sent(string body)
    {
        using var connection = await RawConnection.Open(relay.Address);
        await connection.SendHead(WrongKey(), body);

        var refused = await connection.Read();

        Assert.Equal((401, "invalid_api_key"), (refused.Status, refused.Refusal.Code));
        Assert.Contains("token invalid", refused.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Headers["x-request-id"], refused.Error.GetProperty("trace_id").GetString());

        // Told before it has sent megabytes, a client need not send them at all.
        Assert.Equal("close", refused.Headers["Connection"]);
    }

    [Theory]
    [InlineData("Disabled", 401)]
    [InlineData("Deleted", 401)]
    [InlineData("Expired", 401)]
    [InlineData("Address", 403)]
    public async Task B10_C8_C14_Key_that_works_no_more_is_told_the_same_by_its_admission_and_before_its_body(string why, int status)
    {
        var caller = await (await relay.MakeCaller(cash: 1m)).With(new() { ["limits"] = Limits });
        await caller.Served();
        await End(caller, why);

        var admission = await Refused(caller, RawConnection.Chat(caller));
        var early = await Refused(caller, body: null);

        Assert.Equal(admission.Refusal, early.Refusal);
        Assert.Equal(status, early.Status);
        Assert.Contains(why, early.Refusal.Message, StringComparison.OrdinalIgnoreCase);

        // Who may not use the token is shown none of its figures.
        Assert.DoesNotContain(admission.Headers.Keys.Concat(early.Headers.Keys), header => header.StartsWith("x-ratelimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task C14_Token_of_a_suspended_member_is_told_the_same_by_its_admission_and_before_its_body()
    {
        using var acme = await Organisation.Open(relay);
        var caller = await acme.MakeToken(relay.Admin, member: "member");
        await caller.Served();
        await Organisation.Must(relay.Admin, HttpMethod.Put, $"accounts/{acme.Id}/members/member", new { name = "Max", role = "Member", status = "Suspended" });

        var admission = await Refused(caller, RawConnection.Chat(caller));
        var early = await Refused(caller, body: null);

        Assert.Equal((403, "member_suspended"), (early.Status, early.Refusal.Code));
        Assert.Equal(admission.Refusal, early.Refusal);
    }

    [Fact]
    public async Task C5_Key_of_another_product_is_told_the_mix_up_before_its_body()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        using var connection = await RawConnection.Open(relay.Address);
        await connection.SendHead(caller.Secret, $"Content-Length: {Megabytes}", "/plans/team/v1/chat/completions");

        var refused = await connection.Read();

        Assert.Equal((401, "invalid_api_key"), (refused.Status, refused.Refusal.Code));
        Assert.Contains("wrong product", refused.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_key_is_asked_for_its_body_whether_it_is_known_or_not()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        for (var call = 0; call < 2; call++)
        {
            using var connection = await RawConnection.Open(relay.Address);
            var body = RawConnection.Chat(caller);
            await connection.SendHead(caller.Secret, $"Content-Length: {body.Length}\r\nExpect: 100-continue");
            Assert.Equal(100, (await connection.Read()).Status);
            await connection.Send(body);
            Assert.Equal(200, (await connection.Read()).Status);
        }
    }

    [Fact]
    public async Task Key_that_was_refused_works_again_when_its_token_does()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        await caller.Served();
        await End(caller, "Disabled");
        await caller.Refused(401);
        await caller.Refused(401);
        await Change(caller, new { name = "app" });
        await caller.Served();
        await caller.Served();
    }

    [Theory]
    [InlineData(Megabytes)]
    [InlineData(MoreThanAnybodyMaySend)]
    public async Task Client_that_goes_on_sending_can_read_why_it_was_refused(int length)
    {
        using var connection = await RawConnection.Open(relay.Address);
        await connection.SendHead(WrongKey(), $"Content-Length: {length}");
        await connection.Send(new string(' ', length));

        Assert.Equal(401, (await connection.Read()).Status);
        await connection.AssertEnds();
    }

    [Fact]
    public async Task Short_body_of_a_stranger_leaves_the_connection_to_the_next_request()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        var body = RawConnection.Chat(caller);
        using var connection = await RawConnection.Open(relay.Address);
        foreach (var (secret, status) in new[] { (WrongKey(), 401), ("sk-garbage", 401), (caller.Secret, 200) })
        {
            await connection.SendHead(secret, $"Content-Length: {body.Length}");
            await connection.Send(body);
            Assert.Equal(status, (await connection.Read()).Status);
        }
    }

    [Fact]
    public async Task Account_with_a_price_of_its_own_pays_it_with_a_key_that_is_known_and_with_one_that_is_not()
    {
        var caller = await relay.MakeCaller(cash: 1m);
        await relay.Admin.PutAccountPrice(caller.Account, caller.Model, new NewPrice { PerCall = 0.02m });
        foreach (var call in new[] { await caller.Served(), await caller.Served() }) Assert.Equal(0.02m, (await relay.Admin.Call(call)).Charge);
    }

    private static string WrongKey() => TokenSecret.Create(RandomNumberGenerator.GetBytes(TokenSecret.RandomBytes)).Text;

    /// <summary>The refusal of a call, with a body or, where none is given, while a long one is announced and not sent.</summary>
    private async Task<RawAnswer> Refused(TimedCaller caller, string? body)
    {
        using var connection = await RawConnection.Open(relay.Address);
        await connection.SendHead(caller.Secret, $"Content-Length: {body?.Length ?? Megabytes}");
        if (body is not null) await connection.Send(body);
        return await connection.Read();
    }

    private Task End(TimedCaller caller, string why) => why switch
    {
        "Disabled" => Change(caller, new { name = "app", status = "Disabled", limits = Limits }),
        "Expired" => Change(caller, new { name = "app", expires_at = relay.Time.GetUtcNow().AddMinutes(-1), limits = Limits }),
        "Address" => Change(caller, new { name = "app", addresses = new[] { "192.0.2.0/24" }, limits = Limits }),
        _ => relay.Admin.DeleteToken(caller.Token),
    };

    private Task<JsonElement> Change(TimedCaller caller, object settings) => Organisation.Must(relay.Admin, HttpMethod.Put, $"tokens/{caller.Token}", settings);
}

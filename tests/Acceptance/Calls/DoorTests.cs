namespace Acceptance.Calls;

public sealed class DoorTests(SharedRelay shared)
{
    [Theory]
    [InlineData("GET", "v1/no/such/path")]
    [InlineData("POST", "v1/embeddings")]
    [InlineData("GET", "no-such-door")]
    public async Task A5_Unknown_path_is_refused_with_service_not_found(string method, string path)
    {
        var caller = await shared.MakeCaller();
        var request = caller.Request(HttpMethod.Parse(method), "");
        request.RequestUri = new Uri(shared.Address, path);

        var reply = (await Caller.Exchange(request)).AssertRefused(404, "service_not_found");

        Assert.Contains("Service not found", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "chat/completions")]
    [InlineData("DELETE", "models")]
    public async Task Wrong_method_is_refused_in_OpenAIs_form(string method, string path)
    {
        var caller = await shared.MakeCaller();

        (await Caller.Exchange(caller.Request(HttpMethod.Parse(method), path))).AssertRefused(405, "method_not_allowed");
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "object")]
    [InlineData("""{"messages":[{}]}""", "model")]
    [InlineData("""{"model":5,"messages":[{}]}""", "model")]
    [InlineData("""{"model":"m","messages":[{}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","messages":[{}],"max_tokens":-1}""", "max_tokens")]
    public async Task Body_that_is_no_request_is_refused_before_it_costs_anything(string body, string what)
    {
        var caller = await shared.MakeCaller();

        var reply = await caller.Send(body);

        Assert.Equal(400, reply.Status);
        Assert.Equal("invalid_request_error", reply.Error.GetProperty("type").GetString());
        Assert.Contains(what, reply.ErrorMessage, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1m, (await caller.ViewAccount()).CashAvailable);
    }

    [Fact]
    public async Task E10_Every_answer_and_every_refusal_carries_a_trace_id_by_which_the_call_is_found()
    {
        var caller = await shared.MakeCaller();

        var served = (await caller.Complete()).AssertServed();
        var streamed = (await caller.Stream()).AssertServed();
        var refused = (await (caller with { Secret = "sk-x" }).Complete()).AssertRefused(401, "invalid_api_key");

        Assert.Equal("Settled", (await shared.Admin.Call(served.CallId)).State);
        Assert.Equal("Settled", (await shared.Admin.Call(streamed.CallId)).State);
        Assert.Equal(3, new[] { served.CallId, streamed.CallId, refused.CallId }.Distinct().Count());
        Assert.Contains(served.CallId, (await shared.Admin.CallsOfAccount(caller.Account)).Select(call => call.Call));
    }

    [Fact]
    public async Task E10_Refused_call_is_found_in_the_relays_log_by_its_trace_id()
    {
        var caller = await shared.MakeCaller(new CallerPlan { Cash = 0m });

        var refused = (await caller.Complete()).AssertRefused(402, "insufficient_quota");

        await shared.Process.WaitForOutput(refused.CallId, TimeSpan.FromSeconds(10));
    }
}

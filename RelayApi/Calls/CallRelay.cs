using System.Net.Http.Headers;
using Ledger.Models;
using Metering;
using Metering.Accounts;
using Metering.Calls;
using Metering.Tokens;
using Microsoft.Extensions.Options;
using RelayApi.OpenAi;
using RelayApi.Upstreams;

namespace RelayApi.Calls;

/// <summary>
/// Carries one call (design 3): asks the token, sends the request upstream while the hold becomes durable, and hands the answer to
/// <see cref="AnswerStream"/>. Every way out ends the call on the books: settled with what was produced, or voided.
/// </summary>
internal sealed partial class CallRelay(
    IActors actors,
    UpstreamClients upstreams,
    LiveCalls live,
    CallEnding ending,
    KnownKeys known,
    IOptions<RelayOptions> options,
    IOptions<TokenOptions> tokens,
    RelayMetrics metrics,
    TimeProvider time,
    ILogger<CallRelay> logger)
{
    /// <param name="http">The request and its response.</param>
    /// <param name="secret">The key it came with.</param>
    /// <param name="caller">Whose the key is, as <see cref="AccountOf"/> says; a price that depends on who calls is this account's.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="route">The way to the model; <see langword="null"/> when there is none, which the admission refuses.</param>
    public async Task Relay(HttpContext http, TokenSecret secret, AccountId caller, ChatRequest request, ModelRoute? route)
    {
        if (route is { HasAccountPrices: true }) route = route.For(caller);
        using var call = new LiveCall(http.CallId(), actors.Token(secret.Token), time.GetTimestamp());
        var unitsInput = route is null ? 0 : Math.Min(request.UnitsInputEstimated, route.Model.UnitsInputMax);
        var admission = await Admit(http, call, secret, request, route, unitsInput);
        if (admission is null) return;

        live.Add(call);
        try
        {
            await Carry(http, call, admission.Account!.Value, request, route!, unitsInput);
        }
        finally
        {
            live.Remove(call);
        }
    }

    private async Task<Admission?> Admit(
        HttpContext http, LiveCall call, TokenSecret secret, ChatRequest request, ModelRoute? route, long unitsInput)
    {
        var admission = await call.Token.Admit(new AdmitCall(
            call.Id,
            secret.Hash,
            http.ClientAddress(options.Value.TrustsForwardedFor),
            request.Model,
            route?.Offer,
            unitsInput,
            route is null ? 0 : UnitsOutputMax(request, route.Model))
        {
            UnitsInputLeast = route is null ? null : request.UnitsInputLeast(route.Model.BytesPerUnitMax),
            Kind = ChatRequest.Kind,
            Plan = http.Plan(),
        });
        RateLimitHeaders.Write(http.Response, admission.Windows);
        metrics.Admitted(admission);
        if (admission.IsAdmitted) return admission;

        LogRefused(call.Id, secret.Token, request.Model, admission.Refusal.Reason, admission.Refusal.Message);
        var error = admission.Refusal.ToOpenAiError();
        ForgetIfTurnedAway(secret, error);
        await http.Refuse(error);
        return null;
    }

    /// <summary>The worst case: the client's own output limit, else the model's, for each answer it wants.</summary>
    private static long UnitsOutputMax(ChatRequest request, Model model) =>
        Math.Min(request.UnitsOutputMax ?? model.OutputMax, model.OutputMax) * request.Choices;

    private async Task Carry(HttpContext http, LiveCall call, AccountId account, ChatRequest request, ModelRoute route, long unitsInput)
    {
        // Both go on at once: the hold becomes durable while the upstream thinks. Unless this may be the wrong place to decide: then one by one.
        var confirmed = actors.Account(account).Confirm(call.Id);
        if (options.Value.SendsConfirmed && !(await IsDurable(confirmed, call.Id) && call.IsCovered(tokens.Value.Lease, time)))
        {
            await Give(http, call, BooksAway());
            return;
        }

        var (response, error) = await Send(call, request, route, http.RequestAborted);
        using (response)
        {
            error ??= await IsDurable(confirmed, call.Id) ? null : BooksAway();
            if (error is not null || response is null)
            {
                await Give(http, call, error);
                return;
            }

            if (!response.IsSuccessStatusCode)
            {
                await PassError(http, call, route, response);
                return;
            }

            await Forward(http, call, request, route, response, unitsInput);
        }
    }

    private async Task Forward(
        HttpContext http, LiveCall call, ChatRequest request, ModelRoute route, HttpResponseMessage response, long unitsInput)
    {
        using var answer = request.AnswerOf(response.Content.Headers.ContentType?.MediaType == "text/event-stream");
        var stream = new AnswerStream(http, call, answer, route.Upstream, options.Value, tokens.Value.Lease, unitsInput, time);
        var status = await stream.Forward(response);

        // The upstream is let go before the call ends: its slot must not be free while the upstream still works for it.
        response.Dispose();
        var result = Result(call, status, stream.FirstByteAt);
        metrics.Ended(route.Model.Id, stream.Usage, result);
        var isSafe = await (stream.HasProduced ? ending.Settle(call, stream.Usage, result) : ending.Void(call, result));
        if (stream.MustAbort || !isSafe) http.Abort();
    }

    /// <summary>Whether the hold is durable in time. No byte of the answer goes out before (F4).</summary>
    private async ValueTask<bool> IsDurable(Task<ConfirmOutcome> confirmed, CallId call)
    {
        if (confirmed.IsCompletedSuccessfully) return confirmed.Result is ConfirmOutcome.Durable;
        try
        {
            return await confirmed.WaitAsync(options.Value.ConfirmWaitMax, time) is ConfirmOutcome.Durable;
        }
        catch (Exception cause)
        {
            LogNotConfirmed(cause, call);
            return false;
        }
    }

    private async Task<(HttpResponseMessage? Response, OpenAiError? Error)> Send(
        LiveCall call, ChatRequest request, ModelRoute route, CancellationToken clientGone)
    {
        using var message = Message(call, request, route);
        using var gone = call.StopWith(clientGone);
        call.AwaitUntil(time.After(route.Upstream.FirstByteMax));
        try
        {
            return (await upstreams.For(route.Upstream).SendAsync(message, call.Stopped), null);
        }
        catch (OperationCanceledException)
        {
            return (null, call.Refusal?.ToOpenAiError() ?? (call.IsLate ? UpstreamErrors.TimedOut(route.Upstream.Id) : null));
        }
        catch (HttpRequestException cause)
        {
            LogUnreachable(cause, route.Upstream.Id, call.Id);
            return (null, UpstreamErrors.Unreachable(route.Upstream.Id));
        }
        finally
        {
            call.AwaitNothing();
        }
    }

    private static HttpRequestMessage Message(LiveCall call, ChatRequest request, ModelRoute route)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, route.Upstream.AddressOf("chat/completions"))
        {
            Content = request.ToContent(route.Model.UpstreamModel),
        };
        if (route.Upstream.ApiKey is { } key) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        message.Headers.Add(TraceIds.Header, call.Id.ToString());
        return message;
    }

    /// <summary>Ends a call of which nothing was produced. Without an error the client itself went away.</summary>
    private async Task Give(HttpContext http, LiveCall call, OpenAiError? error)
    {
        await ending.Void(call, Result(call, error?.Status ?? StatusCodes.Status499ClientClosedRequest, firstByteAt: null));
        if (error is not null && !http.RequestAborted.IsCancellationRequested) await http.Refuse(error);
    }

    /// <summary>An upstream's error produced nothing and costs nothing. What is about the request passes as it came.</summary>
    private async Task PassError(HttpContext http, LiveCall call, ModelRoute route, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (!UpstreamErrors.IsAboutRequest(status))
        {
            LogUpstreamError(route.Upstream.Id, status, call.Id);
            await Give(http, call, UpstreamErrors.Of(route.Upstream.Id, response));
            return;
        }

        await ending.Void(call, Result(call, status, firstByteAt: null));
        http.Response.StatusCode = status;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private CallResult Result(LiveCall call, int status, long? firstByteAt) => new(
        status,
        firstByteAt is { } at ? Milliseconds(call.StartedAt, at) : null,
        Milliseconds(call.StartedAt, time.GetTimestamp()));

    private long Milliseconds(long from, long to) => (long)time.GetElapsedTime(from, to).TotalMilliseconds;

    private static OpenAiError BooksAway() => new Refusal(RefusalReason.BooksUnavailable, "The call could not be written to the books.").ToOpenAiError();
}

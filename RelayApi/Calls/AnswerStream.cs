using System.Buffers;
using Ledger.Upstreams;
using Metering.Calls;
using RelayApi.OpenAi;
using RelayApi.Upstreams;

namespace RelayApi.Calls;

/// <summary>
/// Forwards an answer as it comes: whatever the upstream has sent is written and flushed before more is waited for. Knows at the end what was
/// used, however the answer ended.
/// </summary>
internal sealed class AnswerStream(
    HttpContext http,
    LiveCall call,
    ChatAnswer answer,
    Upstream upstream,
    RelayOptions options,
    TimeSpan lease,
    long unitsInputEstimated,
    TimeProvider time)
{
    private const int BufferBytes = 16_384;

    private bool _isBroken;

    /// <summary>When the first byte of the answer came; <see langword="null"/> before.</summary>
    public long? FirstByteAt { get; private set; }

    /// <summary>Whether the client must see that its answer is not whole, and there is no other way to say so than to break the connection.</summary>
    public bool MustAbort { get; private set; }

    /// <summary>The upstream's own figures, or a stated estimate from what passed, marked as such (F9).</summary>
    public Usage Usage => answer.Usage ?? new Usage(unitsInputEstimated, 0, 0, answer.UnitsOutputEstimated) { Source = UsageSource.Estimated };

    /// <summary>
    /// Whether there is something to charge. An upstream that broke off or reported an error before it had generated anything, and told no
    /// usage, produced nothing; a client that went away early leaves at least the input that was read for it.
    /// </summary>
    public bool HasProduced => answer.Usage is not null || answer.UnitsOutputEstimated > 0 || !(_isBroken || answer.HasError);

    /// <summary>Forwards to the end, whichever end, and tells which status the client has seen.</summary>
    public async Task<int> Forward(HttpResponseMessage response)
    {
        var isStream = answer is ChatStreamAnswer;
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (isStream) http.Response.Headers.CacheControl = "no-cache";

        var error = await Pump(response);
        if (http.RequestAborted.IsCancellationRequested) return StatusCodes.Status499ClientClosedRequest;
        if (error is null) return (int)response.StatusCode;

        _isBroken = true;
        await Break(error, isStream);
        return error.Status;
    }

    private async Task<OpenAiError?> Pump(HttpResponseMessage response)
    {
        // The mark names the input from here on: the upstream has read it and answers.
        call.Mark = Usage;
        using var idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, call.Lost, ClientGone());
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var source = await response.Content.ReadAsStreamAsync(stop.Token);
            while (true)
            {
                idle.CancelAfter(upstream.IdleMax);
                var read = await source.ReadAsync(buffer, stop.Token);
                if (read == 0) break;
                if (!call.IsCovered(lease, time)) stop.Token.ThrowIfCancellationRequested();
                FirstByteAt ??= time.GetTimestamp();
                answer.Process(buffer.AsSpan(0, read), http.Response.BodyWriter);
                call.Mark = Usage;
                await Flush();
            }

            answer.Finish(http.Response.BodyWriter);
            await Flush();
            return null;
        }
        catch (OperationCanceledException)
        {
            return call.Lost.IsCancellationRequested ? call.Refusal!.ToOpenAiError()
                : idle.IsCancellationRequested ? UpstreamErrors.Stalled(upstream.Id)
                : null;
        }
        catch (Exception cause) when (cause is IOException or HttpRequestException)
        {
            return UpstreamErrors.BrokenOff(upstream.Id);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A client that went away stops the upstream, or, by setting, lets it finish so that its own usage is known.</summary>
    private CancellationToken ClientGone() => options.OnClientGone is ClientGoneAction.Cancel ? http.RequestAborted : CancellationToken.None;

    /// <summary>Writing to a client that has gone is no error; what it missed was produced all the same.</summary>
    private async ValueTask Flush()
    {
        if (http.RequestAborted.IsCancellationRequested) return;
        await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    private async Task Break(OpenAiError error, bool isStream)
    {
        if (!http.Response.HasStarted)
        {
            await http.Refuse(error);
            return;
        }

        if (!isStream)
        {
            MustAbort = true;
            return;
        }

        http.Response.BodyWriter.WriteEvent(error with { TraceId = call.Id.ToString() });
        await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
    }
}

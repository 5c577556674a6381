using System.Buffers;
using Ledger.Upstreams;
using Metering.Calls;
using RelayApi.OpenAi;
using RelayApi.Upstreams;

namespace RelayApi.Calls;

/// <summary>
/// Forwards an answer as it comes: whatever the upstream has sent is written and flushed before more is waited for. What came with the end of
/// the answer is left for the end of the response. Knows at the end what was used, however the answer ended.
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
    private const int UnflushedBytesMax = 65_536;

    private bool _hasFailed;
    private int _unflushed;

    /// <summary>When the first byte of the answer came; <see langword="null"/> before.</summary>
    public long? FirstByteAt { get; private set; }

    /// <summary>Whether the client must see that its answer is not whole, and there is no other way to say so than to break the connection.</summary>
    public bool MustAbort { get; private set; }

    /// <summary>The upstream's own figures, or a stated estimate from what passed, marked as such (F9).</summary>
    public Usage Usage => answer.Usage ?? new Usage(unitsInputEstimated, 0, 0, answer.UnitsOutputEstimated)
    {
        Source = UsageSource.Estimated,
        Details = ServedTiers.DetailsOf(answer.ServedTier),
    };

    /// <summary>
    /// Whether there is something to charge. An upstream that broke off or reported an error before it had generated anything, and told no
    /// usage, produced nothing. A client that went away early leaves at least the input that was read for it, and so does an answer that had
    /// begun when its hold was lost: what a client saw of it ends as settled (F3).
    /// </summary>
    public bool HasProduced => answer.Usage is not null || answer.UnitsOutputEstimated > 0 || !(_hasFailed || answer.HasError);

    /// <summary>Whether the client has seen a byte of the answer, or will: what is written cannot be taken back.</summary>
    private bool HasBegun => http.Response.HasStarted || _unflushed > 0;

    /// <summary>Forwards to the end, whichever end, and tells which status the client has seen.</summary>
    public async Task<int> Forward(HttpResponseMessage response)
    {
        var isStream = answer is ChatStreamAnswer;
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (isStream) http.Response.Headers.CacheControl = "no-cache";

        var error = await Pump(response);
        if (http.RequestAborted.IsCancellationRequested) return StatusCodes.Status499ClientClosedRequest;
        if (error is null)
        {
            // Nothing has gone out yet: the whole answer waits for its charge, and leaves with it.
            if (!isStream && !http.Response.HasStarted) http.Response.ContentLength = _unflushed;
            return (int)response.StatusCode;
        }

        _hasFailed = call.Refusal is null || !HasBegun;
        await Break(error, isStream);
        return error.Status;
    }

    private async Task<OpenAiError?> Pump(HttpResponseMessage response)
    {
        // The mark names the input from here on: the upstream has read it and answers.
        call.MarkAt(unitsInputEstimated, unitsOutput: 0, answer.Usage);
        using var clientGone = options.OnClientGone is ClientGoneAction.Cancel ? call.StopWith(http.RequestAborted) : default;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var source = await response.Content.ReadAsStreamAsync(call.Stopped);
            while (true)
            {
                var read = await Read(source, buffer);
                if (read == 0) break;
                if (!call.IsCovered(lease, time)) call.Stopped.ThrowIfCancellationRequested();
                FirstByteAt ??= time.GetTimestamp();
                answer.Process(buffer.AsSpan(0, read), http.Response.BodyWriter);
                _unflushed += read;
                call.MarkAt(unitsInputEstimated, answer.UnitsOutputEstimated, answer.Usage);
            }

            answer.Finish(http.Response.BodyWriter);
            return null;
        }
        catch (OperationCanceledException)
        {
            return call.Refusal?.ToOpenAiError() ?? (call.IsLate ? UpstreamErrors.Stalled(upstream.Id) : null);
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

    /// <summary>
    /// Whatever the upstream has sent goes out before more is waited for. What has come already is taken first: one packet instead of many,
    /// and the last bytes of an answer go out with its end.
    /// </summary>
    private async ValueTask<int> Read(Stream source, Memory<byte> buffer)
    {
        var reading = source.ReadAsync(buffer, call.Stopped);
        if (reading.IsCompletedSuccessfully && _unflushed < UnflushedBytesMax) return reading.Result;
        try
        {
            await Flush();
        }
        catch
        {
            // The buffer is not given back while somebody may still write into it.
            await reading;
            throw;
        }

        call.AwaitUntil(time.After(upstream.IdleMax));
        var read = await reading;
        call.AwaitNothing();
        return read;
    }

    /// <summary>Writing to a client that has gone is no error; what it missed was produced all the same.</summary>
    private async ValueTask Flush()
    {
        if (_unflushed == 0 || http.RequestAborted.IsCancellationRequested) return;
        _unflushed = 0;
        await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    private async Task Break(OpenAiError error, bool isStream)
    {
        if (!HasBegun)
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

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TestUpstream;

/// <summary>Plays a script to one client and notes what was really sent.</summary>
internal sealed class UpstreamPlayer(HttpContext context, UpstreamScript script, UpstreamRequest request, TimeProvider time, CancellationToken gone)
{
    private int _chunksSent;
    private long _bytesSent;

    /// <returns>The entry, completed with what was sent and how it ended.</returns>
    public async Task<UpstreamLogEntry> PlayAsync(UpstreamLogEntry entry)
    {
        UpstreamOutcome outcome;
        try
        {
            outcome = await AnswerAsync();
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException)
        {
            outcome = UpstreamOutcome.ClientGone;
        }
        return entry with
        {
            EndedAt = time.GetUtcNow(),
            BytesSent = _bytesSent,
            ChunksSent = _chunksSent,
            Outcome = outcome,
            UsageServed = outcome == UpstreamOutcome.Completed && TellsUsage
                ? (script.UnitsPrompt, script.UnitsCached, script.UnitsCompletion)
                : null,
        };
    }

    private bool TellsUsage => script.Body is null && !script.OmitsUsage && (!request.IsStream || request.IncludesUsage);

    private async Task<UpstreamOutcome> AnswerAsync()
    {
        if (script.DelayBeforeFirstByte > TimeSpan.Zero)
            await Task.Delay(script.DelayBeforeFirstByte, time, gone);
        switch (script.Fault)
        {
            case UpstreamFault.HangBeforeHeaders:
                return await HangAsync();
            case UpstreamFault.ResetBeforeHeaders:
                return Reset();
            case UpstreamFault.InternalError:
                return await FailAsync(StatusCodes.Status500InternalServerError, "server_error", "internal_error");
            case UpstreamFault.RateLimited:
                context.Response.Headers.RetryAfter = Math.Ceiling(script.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return await FailAsync(StatusCodes.Status429TooManyRequests, "requests", "rate_limit_exceeded");
            default:
                return await SendChunksAsync();
        }
    }

    private async Task<UpstreamOutcome> SendChunksAsync()
    {
        context.Response.StatusCode = script.Status;
        context.Response.ContentType = script.ContentType ?? (request.IsStream ? "text/event-stream" : "application/json");
        foreach (var chunk in Chunks())
        {
            if (script.Fault is UpstreamFault.HangMidStream && _chunksSent == script.ChunksBeforeFault)
                return await HangAsync();
            if (script.Fault is UpstreamFault.ResetMidStream && _chunksSent == script.ChunksBeforeFault)
                return Reset();
            if (_chunksSent > 0 && script.DelayBetweenChunks > TimeSpan.Zero)
                await Task.Delay(script.DelayBetweenChunks, time, gone);
            await context.Response.Body.WriteAsync(chunk, gone);
            await context.Response.Body.FlushAsync(gone);
            // A write to a connection that is gone may succeed silently; what was not taken must not be noted as sent.
            gone.ThrowIfCancellationRequested();
            _bytesSent += chunk.Length;
            _chunksSent++;
        }
        return UpstreamOutcome.Completed;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Chunks()
    {
        var parts = Parts();
        if (script.BytesOfChunk == 0)
            return parts;
        var whole = parts.SelectMany(part => part.ToArray()).ToArray();
        return whole.Chunk(script.BytesOfChunk).Select(chunk => (ReadOnlyMemory<byte>)chunk);
    }

    private IEnumerable<ReadOnlyMemory<byte>> Parts()
    {
        if (script.Body is { } body)
            return [body];
        if (!request.IsStream)
            return [script.MadeUp.Document];
        var events = request.IncludesUsage ? script.MadeUp.EventsWithUsage : script.MadeUp.Events;
        return events.Select(lines => (ReadOnlyMemory<byte>)lines);
    }

    private async Task<UpstreamOutcome> HangAsync()
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, gone);
        return UpstreamOutcome.Fault;
    }

    private UpstreamOutcome Reset()
    {
        context.Abort();
        return UpstreamOutcome.Fault;
    }

    private async Task<UpstreamOutcome> FailAsync(int status, string type, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = script.ContentType ?? "application/json";
        var body = Encoding.UTF8.GetBytes($$$"""{"error":{"message":"Scripted.","type":"{{{type}}}","param":null,"code":"{{{code}}}"}}""");
        await context.Response.Body.WriteAsync(body, gone);
        _bytesSent += body.Length;
        return UpstreamOutcome.Fault;
    }
}

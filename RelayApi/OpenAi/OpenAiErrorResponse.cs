using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RelayApi.OpenAi;

/// <summary>Writes errors to clients: as a response of its own, or as the last event of a stream that has begun.</summary>
internal static class OpenAiErrorResponse
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the error. The response must not have started.</summary>
    public static async Task WriteAsync(this HttpResponse response, OpenAiError error, CancellationToken cancellationToken)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        if (error.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (error.IsPermanent)
            response.Headers["x-should-retry"] = "false";
        WriteJson(response.BodyWriter, error);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Ends a stream that has begun: an event that OpenAI's clients raise as an error, because its data has a member <c>error</c>. It
    /// begins with an empty line, which ends whatever event the upstream left half-said and is nothing to a client between events.
    /// </summary>
    public static void WriteEvent(this IBufferWriter<byte> stream, OpenAiError error)
    {
        stream.Write("\n\ndata: "u8);
        WriteJson(stream, error);
        stream.Write("\n\n"u8);
    }

    private static void WriteJson(IBufferWriter<byte> output, OpenAiError error)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        JsonSerializer.Serialize(writer, OpenAiErrorBody.Of(error), OpenAiJson.Default.OpenAiErrorBody);
    }
}

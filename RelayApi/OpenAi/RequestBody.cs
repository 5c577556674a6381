using System.Buffers;

namespace RelayApi.OpenAi;

/// <summary>Reads a request's body whole, within the server's bound.</summary>
internal static class RequestBody
{
    private const int FirstBytes = 16_384;

    /// <summary>Throws <see cref="BadHttpRequestException"/> when the body is larger than the server allows.</summary>
    public static async Task<ReadOnlyMemory<byte>> Read(HttpRequest request, long bytesMax, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length)
        {
            if (length > bytesMax) throw new BadHttpRequestException("The request body is too large.", StatusCodes.Status413PayloadTooLarge);
            var whole = new byte[length];
            await request.Body.ReadExactlyAsync(whole, cancellationToken);
            return whole;
        }

        var body = new ArrayBufferWriter<byte>(FirstBytes);
        while (await request.Body.ReadAsync(body.GetMemory(FirstBytes), cancellationToken) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > bytesMax) throw new BadHttpRequestException("The request body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        return body.WrittenMemory;
    }
}

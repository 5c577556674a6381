using System.Text;
using System.Text.Json;

namespace Acceptance;

/// <summary>What a client got for a request, read to its end.</summary>
internal sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

    /// <summary>OpenAI's error object.</summary>
    public JsonElement Error => Json.GetProperty("error");

    public string? ErrorCode => Error.GetProperty("code").GetString();

    public string ErrorMessage => Error.GetProperty("message").GetString()!;

    /// <summary>The limit that refused the call (F11).</summary>
    public JsonElement Limit => Error.GetProperty("metering");

    /// <summary>The call's id, which every answer carries (E10).</summary>
    public string CallId => Headers["x-request-id"];

    public static async Task<Reply> Read(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsByteArrayAsync());

    /// <summary>The JSON of each event of a stream, without its <c>[DONE]</c>.</summary>
    public static IReadOnlyList<JsonElement> ReadEvents(string text) =>
    [
        .. from line in text.Split('\n')
           where line.StartsWith("data: {", StringComparison.Ordinal)
           select JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]),
    ];

    /// <summary>Asserts a refusal in OpenAI's form, with the trace id, and returns this.</summary>
    public Reply AssertRefused(int status, string code)
    {
        Assert.True(Status == status, $"{Status} {Text}");
        Assert.Equal(code, ErrorCode);
        Assert.Equal("application/json", Headers["content-type"]);
        Assert.False(string.IsNullOrEmpty(Error.GetProperty("type").GetString()));
        Assert.Equal(CallId, Error.GetProperty("trace_id").GetString());
        return this;
    }

    public Reply AssertServed()
    {
        Assert.True(Status == 200, $"{Status} {Text}");
        return this;
    }
}
